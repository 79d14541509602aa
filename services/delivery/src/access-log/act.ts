import type { AuditBody, PendingEntry } from '@kinlink/contracts'
import { logAct, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'

/** What an entry of the access log says of an act, apart from who and when. */
export type Act = Pick<AuditBody, 'action' | 'subject' | 'decision'> & Partial<Pick<AuditBody, 'code' | 'count'>>
export type Actor = { readonly member: string; readonly act: string | null }

/**
 * Logs into a member's tree: what it did itself, and what became of deliveries of its own events, which it knows
 * from its feed anyway.
 */
export const logMemberAct = (tx: Tx, actor: Actor, act: Act, at: Date): Promise<void> => {
  const entry: PendingEntry = {
    tree: `member:${actor.member}`,
    body: {
      v: 1,
      id: newId(),
      at: at.toISOString(),
      ...act,
      // The officer behind an act id is known to the Society's own log alone.
      actor: { member: actor.member, officer: null },
      act: actor.act,
    },
  }
  return logAct(tx, entry)
}
