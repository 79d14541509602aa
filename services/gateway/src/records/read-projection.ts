import type { Projection, StoredRecord } from '@kinlink/contracts'
import { type ProblemValue, problem } from '@kinlink/runtime'
import type { Gateway } from '../gateway.ts'
import { authorOf, ownProjection, projectFor } from './project-record.ts'

/**
 * What a caller may see of a stored record. Absent and forbidden are one answer, and cost one question to the registry
 * alike.
 */
export const readProjection = async (
  { askContext, clock }: Pick<Gateway, 'askContext' | 'clock'>,
  member: string,
  recordId: string,
  stored: StoredRecord | undefined,
): Promise<{ ok: true; value: Projection } | { ok: false; problem: ProblemValue }> => {
  const author = stored === undefined ? undefined : authorOf(stored)
  if (stored?.stage === 'own' && author === member) return { ok: true, value: ownProjection(stored) }
  const answer = await askContext({ author: author ?? member, kids: [], recipients: [member] })
  if (!answer.ok && answer.problem.code !== 'unauthenticated') return answer
  const known = answer.ok ? answer.known : undefined
  const projection =
    stored === undefined || known === undefined || known.pack === null
      ? undefined
      : projectFor(stored, { recordId, member, now: clock.now(), context: known.context, pack: known.pack.rules })
  return projection === undefined ? { ok: false, problem: problem('not_found') } : { ok: true, value: projection }
}
