import { KeysLogLeaf } from '@kinlink/contracts'
import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

/** Leaves that were verified, in order. */
export const keptLeaves = (db: Queries): Promise<KeysLogLeaf[]> =>
  db.many(KeysLogLeaf, sql`select seq, kind, society, number, digest from keys_log_leaf order by seq`)

const Verifier = Type.Object({ verifier: Type.String() })
/** The key under which the newest checkpoint was verified. */
export const keptVerifier = async (db: Queries): Promise<string | undefined> =>
  (await db.maybeOne(Verifier, sql`select verifier from keys_log_checkpoint order by size desc limit 1`))?.verifier

export type KeptCheckpoint = { readonly size: number; readonly note: string; readonly verifier: string }

export const keepLog = async (
  tx: Tx,
  leaves: readonly KeysLogLeaf[],
  { size, note, verifier }: KeptCheckpoint,
  now: Date,
): Promise<void> => {
  await tx.run(sql`
    insert into keys_log_leaf (seq, kind, society, number, digest)
    select added.seq, added.kind, added.society, added.number, added.digest
    from unnest(${leaves.map(({ seq }) => seq)}::integer[], ${leaves.map(({ kind }) => kind)}::text[],
      ${leaves.map(({ society }) => society)}::text[], ${leaves.map(({ number }) => number)}::integer[],
      ${leaves.map(({ digest }) => digest)}::text[]) as added (seq, kind, society, number, digest)`)
  await tx.run(sql`insert into keys_log_checkpoint (size, note, verifier, seen_at)
    values (${size}, ${note}, ${verifier}, ${now})`)
}
