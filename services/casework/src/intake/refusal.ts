import type { Finding } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { OfficerSession } from '../sessions/session.ts'

/** Logs that a rule of the policy refused an act, and makes the problem that names rules and fields, never a value. */
export async function refuseByRule(
  db: Db,
  session: OfficerSession,
  refusals: readonly Finding[],
  subject: string | null = null,
): Promise<{ ok: false; problem: ProblemValue }> {
  const rules = [...new Set(refusals.flatMap((f) => (f.rule === undefined ? [] : [f.rule])))]
  await db.transaction((tx) =>
    logAct(tx, session, { action: 'request.refused', subject, decision: 'deny', rules, code: 'refused_by_rule' }),
  )
  return { ok: false, problem: problem('refused_by_rule', { errors: refusals }) }
}
