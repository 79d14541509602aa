import type { CoarsePurpose, Context, ContextRecipient, ContextRequest } from '@kinlink/contracts'
import type { Clock } from '@kinlink/runtime'
import { agreementState } from '../agreements/agreement.ts'
import type { StoredAgreement } from '../agreements/agreement-store.ts'
import type { StoredStatement } from '../statements/statement-store.ts'
import type { Snapshot, Snapshots } from './snapshot.ts'

export type ContextDeps = {
  readonly snapshots: Snapshots
  readonly net: string
  readonly clock: Clock
  readonly contextHoldsMs: number
}

const ALL_PURPOSES: CoarsePurpose[] = ['tracing', 'message', 'check-in', 'rights', 'network']

/**
 * What the gateway must know to judge an act of `author` towards `recipients`, from one snapshot: keys that live in the
 * author's newest statement, epochs and agreements of the recipients, the policy pack. Who is no member is missing from
 * the answer. Undefined before there is a member list or when the author is not in it.
 */
export const readContext = async (
  { snapshots, net, clock, contextHoldsMs }: ContextDeps,
  request: ContextRequest,
): Promise<Context | undefined> => {
  const snapshot = await snapshots()
  const now = clock.now()
  if (snapshot === undefined || !snapshot.list.members.some(({ id }) => id === request.author)) return undefined
  const { list, statements, agreements, pack } = snapshot
  const named = new Set(request.recipients)
  const members = list.members.filter(({ id }) => named.has(id))
  const own = agreements.filter(({ party_a, party_b }) => party_a === request.author || party_b === request.author)
  const purposes = purposesInForce(own, request.author, now)
  return {
    net,
    coordinator: list.coordinator,
    author: request.author,
    keys: keysIn(statements.get(request.author), request.kids, now),
    recipients: members.map(({ id, country }) => ({
      member: id,
      country,
      epochs: epochsIn(statements.get(id), now),
      purposes: id === request.author ? ALL_PURPOSES : [...(purposes.get(id) ?? [])],
    })),
    pack: pack === undefined ? null : packFor(pack, request.pack),
    holdsMs: Math.min(contextHoldsMs, untilNextChange(turningPoints(own, [request.author, ...named], statements), now)),
  }
}

const packFor = ({ digest, document }: NonNullable<Snapshot['pack']>, known: string | undefined): Context['pack'] =>
  digest === known ? { digest } : { digest, document }

/** A statement past its own date speaks for nobody any more. */
const living = (stored: StoredStatement | undefined, now: Date) =>
  stored !== undefined && Date.parse(stored.statement.notAfter) > now.getTime() ? stored.statement : undefined

const keysIn = (stored: StoredStatement | undefined, kids: readonly string[], now: Date): Context['keys'] =>
  (living(stored, now)?.officers ?? [])
    .filter(({ kid }) => kids.includes(kid))
    .map(({ kid, signPk, roles, notBefore, notAfter }) => ({ kid, signPk, roles, notBefore, notAfter }))

const epochsIn = (stored: StoredStatement | undefined, now: Date): ContextRecipient['epochs'] =>
  (living(stored, now)?.epochs ?? []).map(({ eid, line, state, notBefore, notAfter }) => ({
    eid,
    line,
    state,
    notBefore,
    notAfter,
  }))

/** When an agreement begins or ends, or a statement speaks for nobody any more. */
const turningPoints = (
  agreements: readonly StoredAgreement[],
  members: readonly string[],
  statements: Snapshot['statements'],
): number[] => [
  ...agreements.flatMap(({ valid_from, valid_until, assessed_until }) => [+valid_from, +valid_until, +assessed_until]),
  ...members.map((member) => Date.parse(statements.get(member)?.statement.notAfter ?? '')),
]

/** Milliseconds until the first of these that is still to come. */
const untilNextChange = (points: readonly number[], now: Date): number =>
  Math.min(...points.filter((point) => point > now.getTime()).map((point) => point - now.getTime()))

const purposesInForce = (
  agreements: readonly StoredAgreement[],
  author: string,
  now: Date,
): Map<string, Set<CoarsePurpose>> => {
  const found = new Map<string, Set<CoarsePurpose>>()
  for (const row of agreements) {
    const span = {
      signedBy: row.signed_by,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
      assessedUntil: row.assessed_until,
    }
    if (agreementState(span, now) !== 'in-force') continue
    const other = row.party_a === author ? row.party_b : row.party_a
    found.set(other, new Set([...(found.get(other) ?? []), ...row.purposes]))
  }
  return found
}
