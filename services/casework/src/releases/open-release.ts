import { ReleaseContent, type ReleaseView } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { Compile } from 'typebox/compile'
import { logAct } from '../audit/log.ts'
import { type FetchDeps, fetchRecord } from '../candidates/enquiry.ts'
import { answerCase, findCaseByRecord, lockCase } from '../cases/case-store.ts'
import { mayBeKept } from '../erasures/erased-store.ts'
import type { Done } from '../idempotency.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { outcomeOf, widest } from './case-outcome.ts'
import { findRelease, lockRelease, markOpened, type ReleaseRow } from './release-store.ts'

export type ReleaseDeps = RegisterDeps & FetchDeps

const content = Compile(ReleaseContent)

/**
 * Opens a release. The first look fetches and verifies it, keeps it under the key of the case it answers, and changes that case's outcome; later looks read what is kept.
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
  const network = deps.network.current()
  if (fetched.opened.header.type !== 'release' || !content.Check(said))
    return { ok: false, problem: problem('signature_invalid') }
  const from = fetched.opened.header.author
  const answers = await findCaseByRecord(deps.db, said.recordId)
  const relayed = said.relayTo !== null && network?.me === network?.coordinator
  const outcome = outcomeOf(said.kind)
  if (outcome === undefined || (answers === undefined && !relayed))
    return { ok: false, problem: problem('binding_invalid') }
  return deps.db.transaction(async (tx): Promise<Done<ReleaseView>> => {
    if (!(await mayBeKept(tx, row.rid))) return { ok: false, problem: problem('not_found') }
    // The case before its releases, as whoever ends a case does.
    const answered = answers === undefined ? undefined : await lockCase(tx, answers.id)
    const held = await lockRelease(tx, row.rid)
    if (held?.state !== 'unopened') return { ok: false, problem: problem('conflict') }
    // The family has withdrawn, or the case is closed: there is nobody to tell, and no key to keep it under.
    if (answered !== undefined && (answered.state === 'withdrawn' || answered.sealed === null)) {
      await logAct(tx, session, { action: 'release.read', subject: row.rid, decision: 'deny', code: 'withdrawn' })
      return { ok: false, problem: problem('conflict') }
    }
    const keyId = answers?.id ?? row.rid
    if (answers === undefined) await deps.storage.newKey(tx, row.rid)
    const sealed = await deps.storage.seal(tx, keyId, 'release', said)
    const caseId = answers?.id ?? null
    await markOpened(tx, {
      rid: row.rid,
      from,
      caseId,
      relayTo: answers === undefined ? said.relayTo : null,
      sealed,
      at: deps.clock.now(),
    })
    if (answered !== undefined) await answerCase(tx, answered.id, widest(answered.outcome, outcome))
    await logAct(tx, session, { action: 'release.read', subject: row.rid, decision: 'allow' })
    return {
      ok: true,
      value: { releaseId: row.rid, caseId, messageId: null, window: row.release_window.toISOString(), from, content: said },
    }
  })
}

function readKept(deps: ReleaseDeps, session: OfficerSession, row: ReleaseRow): Promise<Done<ReleaseView>> {
  return deps.db.transaction(async (tx): Promise<Done<ReleaseView>> => {
    await logAct(tx, session, {
      action: 'release.read',
      subject: row.rid,
      decision: row.sealed === null ? 'deny' : 'allow',
    })
    if (row.sealed === null || row.from_member === null) return { ok: false, problem: problem('not_found') }
    const said = (await deps.storage.open(tx, row.case_id ?? row.rid, 'release', row.sealed)) as ReleaseContent
    return {
      ok: true,
      value: {
        releaseId: row.rid,
        caseId: row.case_id,
        messageId: null,
        window: row.release_window.toISOString(),
        from: row.from_member,
        content: said,
      },
    }
  })
}
