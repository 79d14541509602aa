import { createHash } from 'node:crypto'
import type { GroupRegistered, Registration } from '@kinlink/contracts'
import type { Done, IdempotencyKey } from '../idempotency.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { type PresentDeps, registerPerson } from './register-person.ts'

/**
 * P-INDIVIDUAL (7.4): people who arrive together are taken in with one request for speed, and otherwise each alone: a record, a consent and an answer of their own, in the
 * order given. What is refused of one stops nobody else. Repeated with the same key, whoever is in already stays who they are.
 */
export async function registerGroup(
  deps: PresentDeps,
  session: OfficerSession,
  people: readonly Registration[],
  idempotency: IdempotencyKey,
): Promise<Done<GroupRegistered>> {
  const items: GroupRegistered['items'] = []
  for (const [at, person] of people.entries()) {
    const done = await registerPerson(deps, session, person, { ...idempotency, key: keyOf(idempotency.key, at) })
    if (!done.ok && done.problem.code === 'idempotency_mismatch') return done
    items.push(
      done.ok
        ? { registered: done.value, refused: null }
        : {
            registered: null,
            refused: {
              code: done.problem.code,
              findings: [...(done.problem.errors ?? [])],
            },
          },
    )
  }
  return { ok: true, value: { items } }
}

/** A key for each place in the group, of the form of every other. */
const keyOf = (key: string, at: number): string => createHash('sha256').update(`${key} ${at}`).digest('base64url')
