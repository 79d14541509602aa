import { createHash } from 'node:crypto'
import type { KeysLogLeaf, MultiSigned } from '@kinlink/contracts'
import { generateAttestKey, signNote } from '@kinlink/crypto/attest'
import { actDigest, decodeHeader, keysLogCommitment } from '@kinlink/crypto/hash'
import { ready } from '@kinlink/crypto/keys'
import { noteVerifierKey } from '@kinlink/crypto/verify'
import { formatCheckpoint, leafHash, rootOfLeaves } from '@kinlink/tlog'
import type { Documents } from './network-documents.ts'
import { NET } from './society.ts'

// Everything below may need the library, so it is loaded first.
await ready()

const ORIGIN = `kinlink/${NET}/keys-log`
const PAGE = 2

/** A keys log as the registry makes it, over whatever it is given. */
export class ServedLog {
  readonly leaves: KeysLogLeaf[] = []
  readonly #key

  constructor(key = 'keys log') {
    this.#key = generateAttestKey(Uint8Array.from(createHash('sha256').update(key).digest()))
  }

  get publicKey(): string {
    return Buffer.from(this.#key.publicKey).toString('base64url')
  }

  add(kind: KeysLogLeaf['kind'], ...documents: MultiSigned[]): this {
    for (const document of documents) {
      const header = decodeHeader(document.header, { maxBytes: 49_152, maxDepth: 8 }).json
      const [number, society] = [header.seq as number, (header.society as string | undefined) ?? null]
      this.leaves.push({ seq: this.leaves.length, kind, society, number, digest: actDigest(kind, document) })
    }
    return this
  }

  /** A log of all member lists and statements that are served. */
  static of({ list, statements }: Documents, key?: string): ServedLog {
    const log = new ServedLog(key)
    if (list !== null) log.add('member-list', list)
    return log.add('statement', ...Object.values(statements).flat())
  }

  /** Another log with the same leaves and key. */
  fork(): ServedLog {
    const log = new ServedLog()
    log.leaves.push(...this.leaves)
    return log
  }

  root(size = this.leaves.length): string {
    return Buffer.from(this.#rootOf(size)).toString('base64url')
  }

  /** The calls of a client of the exchange that serves this log. */
  calls() {
    const ok = <T>(value: T) => ({ ok: true as const, value })
    const missing = { ok: false as const, problem: { code: 'not_found' as const } }
    return {
      keysLogCheckpoint: async () => {
        const size = this.leaves.length
        if (size === 0) return missing
        const note = signNote(formatCheckpoint({ origin: ORIGIN, size, root: this.#rootOf(size) }), ORIGIN, this.#key)
        return ok({
          checkpoint: note,
          verifier: noteVerifierKey({ name: ORIGIN, publicKey: this.#key.publicKey }),
        })
      },
      keysLogLeaves: async (from: number) => ok({ leaves: this.leaves.slice(from, from + PAGE) }),
    }
  }

  #rootOf(size: number): Uint8Array {
    return rootOfLeaves(this.leaves.slice(0, size).map((leaf) => leafHash(keysLogCommitment(leaf))))
  }
}
