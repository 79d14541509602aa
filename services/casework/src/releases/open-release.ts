import { ReleaseContent, type ReleaseView } from '@kinlink/contracts'
import { ATTACHMENTS } from '@kinlink/policy'
import { problem } from '@kinlink/runtime'
import { Compile } from 'typebox/compile'
import { keptOf } from '../attachments/kept-parcel.ts'
import { readAnswerParcel } from '../attachments/parcel.ts'
import { logAct } from '../audit/log.ts'
import { type FetchDeps, fetchRecord } from '../candidates/enquiry.ts'
import { mayBeKept } from '../erasures/erased-store.ts'
import type { Done } from '../idempotency.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { keepAnswerParcel } from '../reply-slips/answer-parcel-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { answeredBy } from './answered.ts'
import { findRelease, lockRelease, markOpened, type ReleaseRow } from './release-store.ts'

export type ReleaseDeps = RegisterDeps & FetchDeps

const content = Compile(ReleaseContent)
/**
 * Opens a release. The first look fetches and verifies it, keeps it under the key of the case or message it answers, and changes that one's outcome or state; later looks read what is kept.
 * At the coordinating member a release that has to be sealed anew is kept as a relay.
 */
export async function openRelease(
  deps: ReleaseDeps,
  session: OfficerSession,
  releaseId: string,
): Promise<Done<ReleaseView>> {
  const row = await findRelease(deps.db, releaseId)
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  return row.state === 'unopened' ? firstLook(deps, session, row) : readKept(deps, session, row)
}

async function firstLook(deps: ReleaseDeps, session: OfficerSession, row: ReleaseRow): Promise<Done<ReleaseView>> {
  const fetched = await fetchRecord(deps, session, row.rid)
  if (!fetched.ok) return fetched
  const said = fetched.opened.values.get('release')
  const { header } = fetched.opened
  const parcel = readAnswerParcel(fetched.opened.values.get(ATTACHMENTS))
  if (header.type !== 'release' || !content.Check(said) || parcel === undefined)
    return { ok: false, problem: problem('signature_invalid') }
  const answered = await answeredBy(deps, { said, parcel, header }, deps.network.current())
  if (answered === null) return { ok: false, problem: problem('binding_invalid') }
  const { caseId, messageId } = answered
  const ofOurs = caseId ?? messageId
  return deps.db.transaction(async (tx): Promise<Done<ReleaseView>> => {
    if (!(await mayBeKept(tx, row.rid))) return { ok: false, problem: problem('not_found') }
    // What it answers before the release itself, as whoever withdraws does.
    const living = await answered.hold(tx)
    const held = await lockRelease(tx, row.rid)
    if (held?.state !== 'unopened') return { ok: false, problem: problem('conflict') }
    const ends = { expires: new Date(header.expires), at: deps.clock.now() }
    const opening = { rid: row.rid, from: header.author, caseId, messageId, ...ends }
    if (!living) {
      // Withdrawn: there is nobody to tell, and no key to keep it under. It is dealt with all the same.
      await markOpened(tx, { ...opening, relayTo: null, sealed: null })
      await logAct(tx, session, { action: 'release.read', subject: row.rid, decision: 'deny', code: 'withdrawn' })
      return { ok: false, problem: problem('not_found') }
    }
    if (ofOurs === null) await deps.storage.newKey(tx, row.rid)
    const sealed = await deps.storage.seal(tx, ofOurs ?? row.rid, 'release', said)
    const relayTo = ofOurs === null ? said.relayTo : null
    await markOpened(tx, { ...opening, relayTo, sealed })
    const belongs = await answered.note(tx)
    if (belongs && parcel !== null && messageId !== null) {
      await keepAnswerParcel(tx, deps.storage, { rid: row.rid, messageId, parcel: keptOf(parcel) })
      await deps.jobs.emit(tx, 'slip.fetch', { recordId: row.rid })
    }
    await logAct(tx, session, { action: 'release.read', subject: row.rid, decision: 'allow' })
    return { ok: true, value: viewOf({ ...row, case_id: caseId, message_id: messageId }, header.author, said) }
  })
}

const viewOf = (row: ReleaseRow, from: string, said: ReleaseContent): ReleaseView => ({
  releaseId: row.rid,
  caseId: row.case_id,
  messageId: row.message_id,
  window: row.release_window.toISOString(),
  from,
  content: said,
})

function readKept(deps: ReleaseDeps, session: OfficerSession, row: ReleaseRow): Promise<Done<ReleaseView>> {
  return deps.db.transaction(async (tx): Promise<Done<ReleaseView>> => {
    await logAct(tx, session, {
      action: 'release.read',
      subject: row.rid,
      decision: row.sealed === null ? 'deny' : 'allow',
    })
    if (row.sealed === null || row.from_member === null) return { ok: false, problem: problem('not_found') }
    const said = (await deps.storage.open(
      tx,
      row.case_id ?? row.message_id ?? row.rid,
      'release',
      row.sealed,
    )) as ReleaseContent
    return { ok: true, value: viewOf(row, row.from_member, said) }
  })
}
