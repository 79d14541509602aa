import { createHash } from 'node:crypto'
import { type GroupMember, type GroupRegistered, Id, Registration } from '@kinlink/contracts'
import { statusFields } from '@kinlink/policy'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import type { Done, IdempotencyKey } from '../idempotency.ts'
import { refuseByRule } from '../intake/refusal.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { type PresentDeps, registerPerson } from './register-person.ts'

type Answer = GroupRegistered['items'][number]
const registrations = Compile(Registration)

/**
 * P-INDIVIDUAL (7.4): people who arrive together are taken in with one request for speed, and otherwise each alone: a record, a consent and an answer of their own, in the
 * order given. What is refused of one stops nobody else; what cannot be read stops all before anybody is taken in. Repeated with the same key, whoever is in already stays who they are.
 */
export async function registerGroup(
  deps: PresentDeps,
  session: OfficerSession,
  people: readonly GroupMember[],
  idempotency: IdempotencyKey,
): Promise<Done<GroupRegistered>> {
  const read = people.map(readMember)
  const unreadable = read.indexOf(null)
  if (unreadable >= 0) return { ok: false, problem: whereUnreadable(people[unreadable], unreadable) }
  const items: Answer[] = []
  for (const [at, one] of read.entries()) {
    if (one === null) continue
    // The exchange sees an act with each entry: by a common one it would join those who arrived together.
    const alone = { ...session, act: newId() }
    const done =
      'status' in one
        ? await refuseByRule(deps.db, session, one.status)
        : await registerPerson(deps, alone, one.registration, { ...idempotency, key: keyOf(idempotency.key, at) })
    if (!done.ok && done.problem.code === 'idempotency_mismatch') return done
    items.push(
      done.ok ? { registered: done.value, refused: null } : { registered: null, refused: refusalOf(done.problem) },
    )
  }
  return { ok: true, value: { items } }
}

/** A registration, what P-NOSTATUS finds of it, or null for anything else. */
function readMember(member: GroupMember) {
  const status = statusFields(member)
  if (status.length > 0) return { status }
  return registrations.Check(member) ? { registration: member } : null
}

/** By place and keyword, as elsewhere. The place of a surplus member would be named by whoever sent it: it is told as its holder's. */
function whereUnreadable(member: unknown, at: number): ProblemValue {
  const found = [...registrations.Errors(member)].findLast(({ keyword }) => keyword !== 'boolean')
  const missing = found?.keyword === 'required' ? `/${found.params.requiredProperties[0]}` : ''
  const pointer = `/body/people/${at}${found?.instancePath ?? ''}${missing}`
  return problem('invalid_request', { errors: [{ pointer, keyword: found?.keyword ?? 'type' }] })
}

const refusalOf = ({ code, errors = [], params }: ProblemValue): NonNullable<Answer['refused']> => {
  const decisionId = params?.decisionId
  return { code, findings: [...errors], decisionId: Value.Check(Id, decisionId) ? decisionId : null }
}

/** A key for each place in the group, of the form of every other. */
const keyOf = (key: string, at: number): string => createHash('sha256').update(`${key} ${at}`).digest('base64url')
