import type { ApprovalHeader, Submission, WaitingCase } from '@kinlink/contracts'
import { recordDigest } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import type { Db } from '@kinlink/postgres'
import { type Clock, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { actHeader } from '../sealing/act-header.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { keepApproval, lockWaitingCase, type WaitingRow } from './waiting-store.ts'

export type ApproveDeps = { db: Db; clock: Clock; jobs: Pick<Jobs, 'emit'>; network: Pick<LiveNetwork, 'current'> }

/**
 * A second officer signs that a request may leave above the budget of who asked (ADR 18), and it is handed in with that word. `second_person` for who asked. What is
 * approved already stays as it is.
 */
export async function approveWaiting(
  deps: ApproveDeps,
  session: OfficerSession,
  caseId: string,
): Promise<Done<WaitingCase>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Done<WaitingCase>> => {
    const row = await lockWaitingCase(tx, caseId)
    const record = (row?.body as Submission | undefined)?.record
    const refusal = row === undefined ? 'not_found' : record?.kid === signer.kid ? 'second_person' : null
    if (row === undefined || record === undefined || refusal !== null) {
      const code = refusal ?? 'not_found'
      await logAct(tx, session, { action: 'case.approve', subject: caseId, decision: 'deny', code })
      return { ok: false, problem: problem(code) }
    }
    // Whoever comes second has signed nothing, and the log names one who approved.
    const action = row.approved_by === null ? 'case.approve' : 'case.waiting'
    await logAct(tx, session, { action, subject: caseId, decision: 'allow' })
    if (row.approved_by !== null) return { ok: true, value: waitingView(row) }
    const header: ApprovalHeader = { ...actHeader(deps, network), rid: row.rid, record: recordDigest(record) }
    await keepApproval(tx, row.id, signAct('approval', header, signer), session.officer.id)
    await deps.jobs.emit(tx, 'submit', { submissionId: row.id })
    return { ok: true, value: waitingView({ ...row, approved_by: session.officer.id }) }
  })
}

export const waitingView = (row: WaitingRow): WaitingCase => ({
  caseId: row.case_id,
  askedBy: row.asked_by,
  since: row.created_at.toISOString(),
  budgetFreeAt: row.budget_free_at.toISOString(),
  approvedBy: row.approved_by,
})
