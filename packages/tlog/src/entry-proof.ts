import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { entryLeaf, sameHash } from './hash.ts'
import { verifyInclusion } from './proof.ts'

/** An entry of Kinlink's log with its proof, as an auditor is given it; bytes as unpadded base64url. */
export type EntryProof = {
  readonly entry: { readonly seq: number; readonly body: string; readonly salt: string; readonly leaf: string }
  /** Signed note. */
  readonly checkpoint: string
  readonly size: number
  readonly hashes: readonly string[]
}

/** What of a proof does not hold: the text is not what was logged, the log's signature, or the place in the tree. */
export type ProofFault = 'leaf' | 'checkpoint' | 'inclusion'
export type VerifiedEntry =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly fault: ProofFault }

/**
 * Verifies offline that exactly this entry stands at its place in the tree of a signed checkpoint. `open` as for
 * `openCheckpoint`. Nothing else is asked and nothing is believed but the log's key.
 */
export const verifyEntryProof = (proof: EntryProof, open: Parameters<typeof openCheckpoint>[1]): VerifiedEntry => {
  const { entry, hashes } = proof
  const leaf = fromBase64url(entry.leaf)
  const computed = entryLeaf(fromBase64url(entry.salt), new TextEncoder().encode(entry.body))
  if (!sameHash(leaf, computed)) return { ok: false, fault: 'leaf' }
  const checkpoint = openCheckpoint(proof.checkpoint, open)
  if (checkpoint === undefined || checkpoint.size !== proof.size) return { ok: false, fault: 'checkpoint' }
  const path = hashes.map(fromBase64url)
  return verifyInclusion({ leaf, index: entry.seq, size: checkpoint.size, root: checkpoint.root, hashes: path })
    ? { ok: true, checkpoint }
    : { ok: false, fault: 'inclusion' }
}

const fromBase64url = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'))
