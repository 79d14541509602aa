import { createHash } from 'node:crypto'
import type { Finding } from '@kinlink/contracts'
import type { Db, Tx } from '@kinlink/postgres'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { societyOf } from '../db.ts'
import { insertRefusedAct } from '../refusals/refused-act-store.ts'
import type { OfficerSession } from '../sessions/session.ts'

type Refused = { ok: false; problem: ProblemValue }

/**
 * Logs that a rule of the policy refused an act, and makes the problem that names rules and fields, never a value. `decisionId` is what the officer asks with
 * what to do about it (`GET /v1/decisions/{id}`).
 */
export const refuseByRule = (
  db: Db,
  session: OfficerSession,
  refusals: readonly Finding[],
  subject: string | null = null,
): Promise<Refused> =>
  db.transaction((tx) => refuse(tx, session, { action: 'request.refused', refusals, subject, decisionId: newId() }))

/** The same of what another Society has sealed, in the transaction of the read: it opened rightly, and is shown to nobody. However often the officer looks, it is refused under one id. */
export const refuseReceived = (
  tx: Tx,
  session: OfficerSession,
  refusals: readonly Finding[],
  subject: string,
): Promise<Refused> => {
  const decisionId = idOfRefusal(session.officer.id, subject, refusals)
  return refuse(tx, session, { action: 'record.verify-refused', refusals, subject, decisionId })
}

/** The same for the same officer, record and findings. Nobody else is told anything under it. */
const idOfRefusal = (...of: [officer: string, recordId: string, refusals: readonly Finding[]]): string =>
  createHash('sha256').update(JSON.stringify(of)).digest().subarray(0, ID_BYTES).toString('base64url')
const ID_BYTES = 16

/** Ids of the rules that findings cite, each once. */
export const rulesOf = (findings: readonly Finding[]): { rules?: string[] } => {
  const rules = [...new Set(findings.flatMap(({ rule }) => (rule === undefined ? [] : [rule])))]
  return rules.length === 0 ? {} : { rules }
}

type Refusing = {
  readonly action: 'request.refused' | 'record.verify-refused'
  readonly refusals: readonly Finding[]
  readonly subject: string | null
  readonly decisionId: string
}

async function refuse(
  tx: Tx,
  session: OfficerSession,
  { action, refusals, subject, decisionId }: Refusing,
): Promise<Refused> {
  const code = 'refused_by_rule' as const
  const act = { id: decisionId, officer: session.officer.id, code, findings: [...refusals] }
  await insertRefusedAct(tx, { ...act, refused_at: societyOf(tx).clock.now() })
  await logAct(tx, session, { action, subject, decision: 'deny', ...rulesOf(refusals), code })
  return { ok: false, problem: problem(code, { errors: refusals, params: { decisionId } }) }
}
