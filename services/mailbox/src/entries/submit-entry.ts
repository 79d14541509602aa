import { EntryAnswer, type EntryHeader, type StoreEntry } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { logOwnAct } from '../access-log/act.ts'
import { charge, overBudget } from '../budgets/budget.ts'
import { readEntryHeader } from '../headers/header.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused, unlessTaken } from '../outcome.ts'
import { lockEntryId, storeEntry, wasRemoved } from './entry-store.ts'

/** Stores the blinded entry of a present person and promises it to matching. */
export const submitEntry = async (mailbox: Mailbox, request: StoreEntry): Promise<Outcome<EntryAnswer>> => {
  const { db, clock } = mailbox
  const at = clock.now()
  const header = readEntryHeader(request.entry.header)
  const owned = header !== undefined && header.author === request.caller.member && header.role === 'present'
  const outcome =
    owned && header.rid === null
      ? await unlessTaken(() => db.transaction((tx) => once(mailbox, tx, request, header, at)))
      : refused('binding_invalid')
  if (!outcome.ok) {
    const act = { action: 'entry.submit', subject: header?.id ?? null, decision: 'deny' } as const
    await db.transaction((tx) => logOwnAct(tx, request.caller, { ...act, code: outcome.problem.code }, at))
  }
  return outcome
}

const once = (
  mailbox: Mailbox,
  tx: Tx,
  { caller, idempotency, entry }: StoreEntry,
  header: EntryHeader,
  at: Date,
): Promise<Outcome<EntryAnswer>> =>
  answerOnce(tx, { principal: caller.member, idempotency, at }, EntryAnswer, async () => {
    const { id } = header
    // Sent together, and in this order: the second sees what was done before the lock.
    const [, removed] = await Promise.all([lockEntryId(tx, id, caller.member), wasRemoved(tx, id, caller.member)])
    if (removed) return refused('conflict')
    const charged = await charge(tx, mailbox.budgets, { kind: 'entry', member: caller.member, kid: entry.kid, at })
    if (!charged.ok) return overBudget(charged.freeAt, at)
    storeEntry(tx, { entry, header }, at)
    await emit(tx, { topic: 'entry.submitted', payload: { entryId: header.id } }, mailbox.clock)
    await logOwnAct(tx, caller, { action: 'entry.submit', subject: header.id, decision: 'allow' }, at)
    tx.afterCommit(mailbox.nudge)
    return done({ entryId: header.id, state: 'stored' })
  })
