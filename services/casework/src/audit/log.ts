import type { AuditAction, AuditBody } from '@kinlink/contracts'
import { logAct as appendToLog, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { societyOf } from '../db.ts'
import type { OfficerSession } from '../sessions/session.ts'

/** What is said of an act: ids, codes and rule ids. No name, no search term, no free text. */
export type LoggedAct = {
  readonly action: AuditAction
  readonly subject: string | null
  readonly decision: 'allow' | 'deny'
  readonly fields?: readonly string[]
  readonly rules?: readonly string[]
  readonly code?: string
  readonly pack?: string
  readonly count?: number
}

/** Who acted: a signed-in officer, or nobody in particular (the automation, an attempt to sign in). */
export type Actor = Pick<OfficerSession, 'officer' | 'act'> | 'automation'

/**
 * Hands an act to the Society's access log (F6) in the transaction of the act: no entry, no act. The officer's id and the act id stand in one entry here; the exchange
 * sees the act id alone. `act` joins what the automation does with the exchange's entries.
 */
export async function logAct(tx: Tx, actor: Actor, logged: LoggedAct, act?: string): Promise<void> {
  const { member, clock } = societyOf(tx)
  const { fields, rules, ...said } = logged
  const body: AuditBody = {
    v: 1,
    id: newId(),
    at: clock.now().toISOString(),
    actor: { member, officer: actor === 'automation' ? null : actor.officer.id },
    act: actor === 'automation' ? (act ?? null) : actor.act,
    ...said,
    ...(fields === undefined ? {} : { fields: [...fields] }),
    ...(rules === undefined ? {} : { rules: [...rules] }),
  }
  await appendToLog(tx, { tree: 'society', body })
}
