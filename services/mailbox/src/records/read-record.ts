import type { ReadRecord, StoredRecord } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import { highestOpenStage } from '../activations/activation-store.ts'
import { findGrants, findLivingGrants, type StoredGrants } from '../grants/grant-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { findReceipt } from '../receipts/receipt-store.ts'
import { isWithdrawnWhileHeld } from '../withdrawals/withdrawal-store.ts'
import { findFields, findStored, holdRow, type StoredRow } from './record-store.ts'

type Read = 'record.read' | 'blob.read'
/** Adds, in the same snapshot, what is asked for of a record that the member may see; undefined if there is no such thing. */
type Adding<T> = (look: Tx, seen: StoredRecord) => Promise<T | undefined>

/**
 * The stored record for one member, with one log entry whatever the answer; `tx` holds the record against withdrawal as
 * long as it lasts. The author gets the whole, by queries that touch nothing which depends on others. Anyone else gets
 * it while a stage is open, grants are in force and the receipt lives; what is absent and what is forbidden are one
 * answer.
 */
export const lookAtRecord = (mailbox: Mailbox, tx: Tx, request: ReadRecord): Promise<Outcome<StoredRecord>> =>
  lookWhileHeld(mailbox, tx, { ...request, action: 'record.read' }, async (look, seen) => ({
    ...seen,
    record: { ...seen.record, fields: await findFields(look, request.recordId) },
  }))

/** The same for anything that stands and falls with a record. */
export const lookWhileHeld = async <T>(
  { db, clock }: Mailbox,
  tx: Tx,
  { action, caller, recordId }: ReadRecord & { readonly action: Read },
  add: Adding<T>,
): Promise<Outcome<T>> => {
  const at = clock.now()
  const held = await hold(tx, recordId)
  // Apart from `tx`, which ends only after the record has been handed on; and in one snapshot, so that a revision in
  // between does not leave fields of one beside grants of the other.
  const found = await db.transaction(
    async (look) => {
      const seen = held ? await view(look, { caller, recordId }, at) : undefined
      const whole = seen === undefined ? undefined : await add(look, seen)
      const verdict =
        seen === undefined || whole === undefined
          ? ({ decision: 'deny', code: 'not_found' } as const)
          : ({ decision: 'allow', code: seen.stage } as const)
      await logOwnAct(look, caller, { action, subject: recordId, ...verdict }, at)
      return whole
    },
    { isolation: 'repeatable read' },
  )
  return found === undefined ? refused('not_found') : done(found)
}

/** Holds a record that has not been withdrawn. */
const hold = async (tx: Tx, rid: string): Promise<boolean> =>
  // In a statement of its own, after the lock: a flag that is committed later than this look finds the row held.
  (await holdRow(tx, rid)) && !(await isWithdrawnWhileHeld(tx, rid))

/** What a member may see of a record, but for its fields. */
const view = async (tx: Tx, { caller, recordId }: ReadRecord, at: Date): Promise<StoredRecord | undefined> => {
  const row = await findStored(tx, recordId, at)
  if (row === undefined) return undefined
  return row.author === caller.member
    ? ownView(tx, recordId, row, at)
    : grantedView(tx, recordId, row, caller.member, at)
}

const ownView = async (tx: Tx, rid: string, row: StoredRow, at: Date): Promise<StoredRecord> => ({
  record: signedParts(row),
  ...granted(await findGrants(tx, rid)),
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
  const living = await findLivingGrants(tx, rid, member, at)
  const receipt = await findReceipt(tx, row.basis, at)
  // A linkage key rests on the policy pack, whose digest is its basis; every other record on a receipt.
  const founded = receipt === undefined ? row.type === 'key' : receipt.living
  if (living.grants.length === 0 || !founded) return undefined
  return { record: signedParts(row), ...granted(living), receipt: receipt?.receipt ?? null, stage }
}

const granted = ({ grants, mandates }: StoredGrants) => ({ grants, ...(mandates.length === 0 ? {} : { mandates }) })

const signedParts = ({ header, leaves, kid, sig }: StoredRow) => ({ header, leaves, kid, sig, fields: {} })
