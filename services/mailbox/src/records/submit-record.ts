import type { RecordType, StoreRecord, SubmissionAnswer } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { nextWindow } from '@kinlink/runtime'
import { logOwnAct } from '../access-log/act.ts'
import { nameBlob } from '../blobs/blob-store.ts'
import { mayBeNamed } from '../blobs/name-blob.ts'
import { storeEntry } from '../entries/entry-store.ts'
import { membersGranted, storeGrants } from '../grants/grant-store.ts'
import { countAsked } from '../hit-rates/tally.ts'
import { keepAnswer } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused, unlessTaken } from '../outcome.ts'
import { storeReceipt } from '../receipts/receipt-store.ts'
import { storeDueRelease } from '../releases/release-store.ts'
import { isWithdrawn } from '../withdrawals/withdrawal-store.ts'
import { chargeSubmission } from './charge-submission.ts'
import { type Before, lookBack } from './look-back.ts'
import { openOnStoring } from './open-on-storing.ts'
import { type ReadSubmission, readSubmission } from './read-submission.ts'
import { type RecordHead, storeRecord } from './record-store.ts'
import { noteRevision } from './tell-revisions.ts'

/**
 * Stores a verified submission whole: record, grants, receipt, sought entry, what follows from them, and the log
 * entries. Refused, it leaves nothing but the log entry of the refusal, and the charge if its blob was looked at in vain.
 */
export const submitRecord = async (mailbox: Mailbox, request: StoreRecord): Promise<Outcome<SubmissionAnswer>> => {
  const { db, clock } = mailbox
  const at = clock.now()
  const submission = readSubmission(request)
  const outcome =
    submission === undefined
      ? refused('binding_invalid')
      : await unlessTaken(() => db.transaction((tx) => once(mailbox, tx, request, submission)))
  if (!outcome.ok) {
    const act = { action: 'record.submit', subject: submission?.header.rid ?? null, decision: 'deny' } as const
    await db.transaction((tx) => logOwnAct(tx, request.caller, { ...act, code: outcome.problem.code }, at))
  }
  return outcome
}

const once = async (
  mailbox: Mailbox,
  tx: Tx,
  { caller, idempotency, approval }: StoreRecord,
  submission: ReadSubmission,
): Promise<Outcome<SubmissionAnswer>> => {
  const { header, blob } = submission
  const asked = { principal: caller.member, idempotency, at: mailbox.clock.now() }
  const before = await lookBack(tx, submission, asked)
  if (before.answered !== undefined) return before.answered
  const chained = before.head === undefined ? begins(before, submission) : await follows(tx, before.head, submission)
  if (!chained.ok) return chained
  if (before.used_by_another) return refused('binding_invalid')
  // Once the locks are held: a release that waited across a window must not leave just after it, alone.
  const at = mailbox.clock.now()
  const charged = await chargeSubmission(mailbox, tx, { caller, approval }, submission, at)
  if (!charged.ok) return charged
  // After the charge, which stands: to look at the whole of a blob is work.
  if (blob !== undefined && !(await mayBeNamed(tx, header.author, blob))) return refused('binding_invalid')
  await store(mailbox, tx, submission, { at, key: before.key ?? undefined })
  await logOwnAct(tx, caller, { action: 'record.submit', subject: header.rid, decision: 'allow' }, at)
  if (submission.entry !== undefined) {
    const subject = submission.entry.header.id
    await logOwnAct(tx, caller, { action: 'entry.submit', subject, decision: 'allow' }, at)
  }
  const answer = { recordId: header.rid, revision: header.rev, state: 'stored' } as const
  keepAnswer(tx, asked, answer)
  tx.afterCommit(mailbox.nudge)
  return done(answer)
}

/** A first revision has no predecessor, and is of a record that has not ended. */
const begins = ({ ended }: Before, { header, digest }: ReadSubmission): Outcome<null> => {
  if (ended !== null) return refused(ended === digest ? 'already_exists' : 'binding_invalid')
  return header.rev === 0 && header.prev === null ? done(null) : refused('binding_invalid')
}

/**
 * Each later revision names the digest of the one that is stored and is of its type,
 * since stages were opened for that. Only what is asked or offered over a time has later ones: those of a release would
 * leave outside the window, those of a message, a rights request or a key reach only who was granted the first.
 */
const follows = async (tx: Tx, head: RecordHead, { header, grants }: ReadSubmission): Promise<Outcome<null>> => {
  if (head.author !== header.author) return refused('binding_invalid')
  if (Number(head.rev) >= header.rev) return refused('already_exists')
  const chained = Number(head.rev) + 1 === header.rev && head.digest === header.prev && head.type === header.type
  if (!chained || !REVISABLE.includes(header.type) || (await isWithdrawn(tx, head.rid)))
    return refused('binding_invalid')
  const named = grants.map((grant) => grant.header.to)
  const dropped = (await membersGranted(tx, head.rid)).some((member) => !named.includes(member))
  return dropped ? refused('refused_by_rule', { errors: [DROPPED] }) : done(null)
}

const REVISABLE: readonly RecordType[] = ['tracing', 'check-in']

/** Whoever was given something has to be named as long as the record lives: an erasure asks those named. */
const DROPPED = finding('P-VOICE', {
  pointer: '/body/grants',
  field: 'to',
  text: 'A revision does not leave out a Society that was granted the record before: withdraw it and ask anew.',
})

const store = async (
  mailbox: Mailbox,
  tx: Tx,
  submission: ReadSubmission,
  { at, key }: { readonly at: Date; readonly key: Uint8Array | undefined },
): Promise<void> => {
  const { header, receipt, entry, blob } = submission
  storeRecord(tx, submission, at)
  storeGrants(tx, submission, key)
  if (blob !== undefined) nameBlob(tx, header.author, blob.id, header.rid)
  if (receipt !== undefined) storeReceipt(tx, header.rid, receipt)
  if (entry !== undefined) {
    storeEntry(tx, entry, at)
    countAsked(tx, { member: header.author, kid: entry.entry.kid, at })
    await emit(tx, { topic: 'entry.submitted', payload: { entryId: entry.header.id } }, mailbox.clock)
  }
  if (header.type === 'release') {
    // One whose receipt is not in force yet waits for the window after that: it must not leave between windows.
    const from = new Date(Math.max(at.getTime(), Date.parse(receipt?.header.notBefore ?? header.created)))
    storeDueRelease(tx, header.rid, nextWindow(from, mailbox.windows))
  }
  await openOnStoring(mailbox, tx, submission, at)
  if (header.rev > 0) noteRevision(tx, submission, at)
}
