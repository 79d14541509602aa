import type { ReadRecord, StoredRecord } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import { highestOpenStage } from '../activations/activation-store.ts'
import { findGrants, findLivingGrants } from '../grants/grant-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { findReceipt } from '../receipts/receipt-store.ts'
import { isWithdrawnWhileHeld } from '../withdrawals/withdrawal-store.ts'
import { findAndHold, findFields, type StoredRow } from './record-store.ts'

/**
 * The stored record for one member, with one log entry whatever the answer; `tx` holds the record against withdrawal as
 * long as it lasts. The author gets the whole, by queries that touch nothing which depends on others. Anyone else gets
 * it while a stage is open, grants are in force and the receipt lives; what is absent and what is forbidden are one
 * answer.
 */
export const lookAtRecord = async (mailbox: Mailbox, tx: Tx, request: ReadRecord): Promise<Outcome<StoredRecord>> => {
  const at = mailbox.clock.now()
  const found = await view(tx, request, at)
  await logLook(mailbox, request, { action: 'record.read', stage: found?.stage }, at)
  return found === undefined ? refused('not_found') : done(found)
}

/** Logs a look, allowed at a stage or not at all. Committed apart from the look's transaction, which ends only after what was found has been handed on. */
export const logLook = (
  { db }: Pick<Mailbox, 'db'>,
  { caller, recordId }: ReadRecord,
  { action, stage }: { action: 'record.read' | 'blob.read'; stage: StoredRecord['stage'] | undefined },
  at: Date,
): Promise<void> => {
  const verdict =
    stage === undefined
      ? ({ decision: 'deny', code: 'not_found' } as const)
      : ({ decision: 'allow', code: stage } as const)
  return db.transaction((log) => logOwnAct(log, caller, { action, subject: recordId, ...verdict }, at))
}

const view = async (tx: Tx, request: ReadRecord, at: Date): Promise<StoredRecord | undefined> => {
  const found = await viewWithoutFields(tx, request, at)
  if (found === undefined) return undefined
  return { ...found, record: { ...found.record, fields: await findFields(tx, request.recordId) } }
}

/** What a member may see of a record, but for its fields; its row is held from now on. */
export const viewWithoutFields = async (
  tx: Tx,
  { caller, recordId }: ReadRecord,
  at: Date,
): Promise<StoredRecord | undefined> => {
  const row = await findAndHold(tx, recordId, at)
  // In a statement of its own, after the lock: a flag that is committed later than this look finds the row held.
  if (row === undefined || (await isWithdrawnWhileHeld(tx, recordId))) return undefined
  return row.author === caller.member
    ? ownView(tx, recordId, row, at)
    : grantedView(tx, recordId, row, caller.member, at)
}

const ownView = async (tx: Tx, rid: string, row: StoredRow, at: Date): Promise<StoredRecord> => ({
  record: signedParts(row),
  grants: await findGrants(tx, rid),
  receipt: (await findReceipt(tx, row.basis, at))?.receipt ?? null,
  stage: 'own',
})

const grantedView = async (
  tx: Tx,
  rid: string,
  row: StoredRow,
  member: string,
  at: Date,
): Promise<StoredRecord | undefined> => {
  const stage = await highestOpenStage(tx, rid, member, at)
  if (stage === undefined) return undefined
  const grants = await findLivingGrants(tx, rid, member, at)
  const receipt = await findReceipt(tx, row.basis, at)
  // A linkage key rests on the policy pack, whose digest is its basis; every other record on a receipt.
  const living = receipt === undefined ? row.type === 'key' : receipt.living
  if (grants.length === 0 || !living) return undefined
  return { record: signedParts(row), grants, receipt: receipt?.receipt ?? null, stage }
}

const signedParts = ({ header, leaves, kid, sig }: StoredRow) => ({ header, leaves, kid, sig, fields: {} })
