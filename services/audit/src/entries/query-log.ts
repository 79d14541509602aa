import { type AuditBody, Id, MemberId } from '@kinlink/contracts'
import { logAct, type Tx } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import type { TreeRules } from '../trees/tree.ts'

/** Who asks, as the gateway or casework has established it. */
export const AskedBy = Type.Object({
  'kinlink-member': MemberId,
  'kinlink-act': Type.Optional(Id),
  'kinlink-officer': Type.Optional(Id),
})
export type AskedBy = Type.Static<typeof AskedBy>

export type Asked = {
  readonly decision: 'allow' | 'deny'
  /** Names of the filters used, never their values but the subject, which is an id. */
  readonly fields: readonly string[]
  readonly subject?: string | undefined
  /** Kind of the tree asked for. */
  readonly code: string
  readonly count: number
}

/** Makes the reading itself an entry, in the transaction of the reading: in the tree of who asked. */
export const logQuery = async (
  tx: Tx,
  deps: { readonly clock: Clock; readonly rules: TreeRules },
  by: AskedBy,
  asked: Asked,
): Promise<void> => {
  const at = deps.clock.now()
  const body: AuditBody = {
    v: 1,
    id: newId(),
    at: at.toISOString(),
    action: 'audit.query',
    actor: { member: by['kinlink-member'], officer: by['kinlink-officer'] ?? null },
    act: by['kinlink-act'] ?? null,
    subject: asked.subject ?? null,
    decision: asked.decision,
    fields: [...asked.fields],
    code: asked.code,
    count: asked.count,
  }
  await logAct(tx, { tree: deps.rules.treeOf(by['kinlink-member']), body })
}

/** `member`, `network` or `society`: all that an entry says of the tree asked for. */
export const kindOf = (tree: string): string => tree.replace(/:.*$/s, '')
