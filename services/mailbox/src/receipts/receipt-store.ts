import type { Receipt } from '@kinlink/contracts'
import { type Queries, sql, Timestamp, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { ReadSubmission } from '../records/read-submission.ts'

/**
 * Stores the public half of a legal-basis receipt for a record. The commit fails with a unique violation when another
 * record takes it at the same moment.
 */
export const storeReceipt = (tx: Tx, rid: string, read: NonNullable<ReadSubmission['receipt']>): void => {
  const { receipt, header, digest } = read
  tx.send(sql`
    with used as (
      insert into receipt_use (digest, rid) values (${digest}, ${rid}) on conflict (digest, rid) do nothing
    )
    insert into receipt (digest, author, header, kid, sig, not_before, not_after)
    values (${digest}, ${header.author}, ${receipt.header}, ${receipt.kid}, ${receipt.sig},
      ${new Date(header.notBefore)}, ${new Date(header.notAfter)})
    on conflict (digest) do nothing`)
}

/** Erases all receipts of a record. Which record each was for stays known. */
export const eraseReceipts = (tx: Tx, rid: string): Promise<number> =>
  tx.run(sql`delete from receipt where digest in (select digest from receipt_use where rid = ${rid})`)

const Row = Type.Object(
  {
    header: Type.String(),
    kid: Type.String(),
    sig: Type.String(),
    state: Type.String(),
    not_before: Timestamp,
    not_after: Timestamp,
  },
  { additionalProperties: false },
)
export type StoredReceipt = { readonly receipt: Receipt; readonly living: boolean }

/** The receipt a record rests on, and whether it lives now. */
export const findReceipt = async (db: Queries, digest: string, at: Date): Promise<StoredReceipt | undefined> => {
  const row = await db.maybeOne(
    Row,
    sql`select header, kid, sig, state, not_before, not_after from receipt where digest = ${digest}`,
  )
  if (row === undefined) return undefined
  const { header, kid, sig } = row
  return { receipt: { header, kid, sig }, living: row.state === 'living' && row.not_before <= at && at < row.not_after }
}
