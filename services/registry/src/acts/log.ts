import type { AuditAction, AuditBody, Caller } from '@kinlink/contracts'
import { logAct, type Tx } from '@kinlink/postgres'
import { newId, type ProblemValue } from '@kinlink/runtime'

export type RegistryAct = {
  readonly action: AuditAction
  /** The member whose people or keys did it; null when nobody has proved to be one. */
  readonly member: string | null
  readonly caller: Caller | null
  readonly subject?: string | null
  readonly pack?: string
  /** Absent when it was allowed. */
  readonly refusal?: ProblemValue
}

/** Writes one act into the tree of the member that did it, or into the network's own. */
export const logRegistryAct = (tx: Tx, act: RegistryAct, now: Date): Promise<void> => {
  const { member, refusal } = act
  const rules = [...new Set(refusal?.errors?.flatMap(({ rule }) => rule ?? []) ?? [])]
  const body: AuditBody = {
    v: 1,
    id: newId(),
    at: now.toISOString(),
    action: act.action,
    actor: { member, officer: null },
    act: act.caller?.act ?? null,
    subject: act.subject ?? null,
    decision: refusal === undefined ? 'allow' : 'deny',
    ...(rules.length === 0 ? {} : { rules }),
    ...(refusal === undefined ? {} : { code: refusal.code }),
    ...(act.pack === undefined ? {} : { pack: act.pack }),
  }
  return logAct(tx, { tree: member === null ? 'network' : `member:${member}`, body })
}
