import type { KeysLogLeaf } from '@kinlink/contracts'
import { keysLogCommitment, toB64 } from '@kinlink/crypto/hash'
import { leafHash, rootOfLeaves } from '@kinlink/tlog'

type Kind = KeysLogLeaf['kind']

/** All leaves of the keys log that were found under a verified checkpoint. Never changed: a longer log is another one. */
export type KnownLog = {
  readonly size: number
  /** Root of the first `size` leaves, base64url. */
  rootAt(size: number): string
  /** Digest of a document as the log has it first. */
  digestOf(kind: Kind, society: string | null, number: number): string | undefined
  /** Number of the newest document; -1 without any. */
  newest(kind: Kind, society: string | null): number
  /** The log with these leaves behind it. */
  with(added: readonly KeysLogLeaf[]): KnownLog
}

const placeOf = (kind: Kind, society: string | null, number: number): string => `${kind} ${society ?? ''} ${number}`

/** A log of these leaves, in order. */
export function knownLog(leaves: readonly KeysLogLeaf[]): KnownLog {
  const hashes = leaves.map((leaf) => leafHash(keysLogCommitment(leaf)))
  const roots = new Map<number, string>()
  const digests = new Map<string, string>()
  const newest = new Map<string, number>()
  for (const { kind, society, number, digest } of leaves) {
    const place = placeOf(kind, society, number)
    if (!digests.has(place)) digests.set(place, digest)
    const whose = `${kind} ${society ?? ''}`
    newest.set(whose, Math.max(number, newest.get(whose) ?? -1))
  }
  return {
    size: leaves.length,
    rootAt(size) {
      const root = roots.get(size) ?? toB64(rootOfLeaves(hashes.slice(0, size)))
      roots.set(size, root)
      return root
    },
    digestOf: (kind, society, number) => digests.get(placeOf(kind, society, number)),
    newest: (kind, society) => newest.get(`${kind} ${society ?? ''}`) ?? -1,
    with: (added) => knownLog([...leaves, ...added]),
  }
}
