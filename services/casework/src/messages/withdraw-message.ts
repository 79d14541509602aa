import type { Withdrawal, Withdrawn } from '@kinlink/contracts'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { signWithdrawal, withdrawRecord } from '../withdrawals/withdraw-record.ts'
import { emptyMessage, lockMessage } from './message-store.ts'
import type { MessageDeps } from './write-message.ts'

/** F5 for a message: nothing of it can be read from now on, and the delivering Society is told to erase it. Why is in the access log alone. */
export async function withdrawMessage(
  deps: MessageDeps,
  session: OfficerSession,
  messageId: string,
  { reason }: Withdrawal,
): Promise<Done<Withdrawn>> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const signer = await session.signer()
  return deps.db.transaction(async (tx): Promise<Done<Withdrawn>> => {
    const row = await lockMessage(tx, messageId)
    const decision = row === undefined ? 'deny' : 'allow'
    await logAct(tx, session, { action: 'message.withdraw', subject: messageId, decision, code: reason })
    if (row === undefined) return { ok: false, problem: problem('not_found') }
    await emptyMessage(tx, messageId)
    if (row.rid === null) {
      // Never attested: nothing of it has left.
      await deps.storage.destroy(tx, messageId)
      return { ok: true, value: { state: 'withdrawn', erasure: 'complete' } }
    }
    const signed = signWithdrawal(row.rid, signer, network, deps)
    const erasure = await withdrawRecord(tx, deps, session, { rid: row.rid, keyId: messageId }, signed)
    return { ok: true, value: { state: 'withdrawn', erasure } }
  })
}
