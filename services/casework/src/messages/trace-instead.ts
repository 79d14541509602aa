import type { CaseReceipt, NewMessage, TracingRequest } from '@kinlink/contracts'
import { hasSufficientAddress } from '@kinlink/policy'
import type { Tx } from '@kinlink/postgres'
import { type ProblemValue, problem } from '@kinlink/runtime'
import { type CaseOrigin, openCase } from '../cases/open-case.ts'
import type { Done, IdempotencyKey } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { mayBecomeTracingRequest, visibleState } from './message-state.ts'
import { findMessage, linkCase, lockMessage } from './message-store.ts'
import type { MessageDeps } from './write-message.ts'

/** A message that reached nobody becomes a tracing request on the officer's word: once, and linked in the transaction that opens the case. */
export async function traceInstead(
  deps: MessageDeps,
  session: OfficerSession,
  messageId: string,
  request: TracingRequest,
  idempotency: IdempotencyKey,
): Promise<Done<CaseReceipt>> {
  if ((await findMessage(deps.db, messageId)) === undefined) return { ok: false, problem: problem('not_found') }
  const origin: CaseOrigin = async (tx, caseId) => {
    const hindrance = await whyNot(deps, tx, messageId)
    if (hindrance === null) await linkCase(tx, messageId, caseId)
    return hindrance
  }
  return openCase(deps, session, request, idempotency, origin)
}

async function whyNot(deps: MessageDeps, tx: Tx, messageId: string): Promise<ProblemValue | null> {
  const row = await lockMessage(tx, messageId)
  if (row?.case_id !== null || row.sealed === null) return problem('conflict')
  const { addressee } = (await deps.storage.open(tx, row.id, 'message', row.sealed)) as NewMessage
  const visible = visibleState(row, deps.clock.now(), deps.windows)
  return mayBecomeTracingRequest(visible, hasSufficientAddress(addressee)) ? null : problem('conflict')
}
