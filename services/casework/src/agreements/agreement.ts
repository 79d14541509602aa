import type { Agreement, AgreementView, MultiSigned, NewAgreement } from '@kinlink/contracts'
import { concat, H, lp32, T, toB64, utf8 } from '@kinlink/crypto/hash'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { finding } from '@kinlink/policy'
import type { Db, Tx } from '@kinlink/postgres'
import { type Clock, type ProblemValue, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { agreementState, type KnownAgreement, otherParty } from '../network/agreements.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { hourBucket } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'

export type AgreementDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly client: Pick<ExchangeClient, 'postAgreement'>
  readonly network: Pick<LiveNetwork, 'partial' | 'refresh' | 'agreements'>
}

const unavailable = { ok: false as const, problem: problem('unavailable', { retryAfter: 5 }) }

/** Proposes a corridor: signs for this Society and hands it to the exchange, where the other Society finds it. */
export async function proposeAgreement(
  deps: AgreementDeps,
  session: OfficerSession,
  proposal: NewAgreement,
  idempotency: IdempotencyKey,
): Promise<Done<AgreementView>> {
  const known = deps.network.partial()
  if (known === null) return unavailable
  const now = deps.clock.now()
  const refusal = faultOf(proposal, { me: known.me, members: known.members.map(({ id }) => id), now })
  if (refusal !== null) return { ok: false, problem: refusal }
  const agreement: Agreement = {
    v: 1,
    net: known.net,
    id: idOf(idempotency),
    parties: [known.me, proposal.with],
    purposes: proposal.purposes,
    assessment: {
      reference: proposal.assessment.reference,
      validUntil: hourBucket(new Date(proposal.assessment.validUntil)),
    },
    validFrom: hourBucket(now),
    validUntil: hourBucket(new Date(proposal.validUntil)),
  }
  const document = signMulti('agreement', createDocument(agreement), await session.adminSigner())
  const done = await withIdempotency(deps.db, idempotency, now, async (tx): Promise<Done<AgreementView>> => {
    const posted = await post(deps, tx, session, { id: agreement.id, document })
    const proposed = { agreement, digest: '', document, signedBy: [known.me] }
    return posted.ok ? { ok: true, value: viewOf(proposed, known.me, now) } : posted
  })
  if (done.ok) await deps.network.refresh()
  return done
}

/** Signs for this Society what another one has proposed. Signing again what is signed changes nothing. */
export async function signAgreement(
  deps: AgreementDeps,
  session: OfficerSession,
  id: string,
): Promise<Done<AgreementView>> {
  const known = deps.network.partial()
  if (known === null) return unavailable
  // What the other side has signed by now: verified on the way in, so that nothing is signed that nobody proposed.
  await deps.network.refresh()
  const found = deps.network.agreements().find(({ agreement }) => agreement.id === id)
  if (found === undefined) return { ok: false, problem: problem('not_found') }
  const now = deps.clock.now()
  if (found.signedBy.includes(known.me)) return { ok: true, value: viewOf(found, known.me, now) }
  if (agreementState(found, now) === 'expired') return { ok: false, problem: problem('conflict') }
  const document = signMulti('agreement', found.document, await session.adminSigner())
  const posted = await deps.db.transaction((tx) => post(deps, tx, session, { id, document }))
  if (!posted.ok) return posted
  await deps.network.refresh()
  const signed = { ...found, document, signedBy: [...found.signedBy, known.me] }
  return { ok: true, value: viewOf(signed, known.me, now) }
}

/** What an administrator sees of an agreement. */
export function viewOf(known: KnownAgreement, me: string, now: Date): AgreementView {
  const { id, purposes, assessment, validFrom, validUntil } = known.agreement
  return {
    agreementId: id,
    with: otherParty(known.agreement, me),
    purposes,
    assessment,
    validFrom,
    validUntil,
    signedBy: [...known.signedBy],
    state: agreementState(known, now),
  }
}

/** The exchange's word is logged either way, in the transaction that keeps it. */
async function post(
  { client }: AgreementDeps,
  tx: Tx,
  session: OfficerSession,
  { id, document }: { id: string; document: MultiSigned },
): Promise<Done<null>> {
  const answer = await client.postAgreement(document, { act: session.act })
  const decision = answer.ok ? 'allow' : 'deny'
  const code = answer.ok ? {} : { code: answer.problem.code }
  await logAct(tx, session, { action: 'policy.agreement', subject: id, decision, ...code })
  return answer.ok ? { ok: true, value: null } : answer
}

/** The same request under the same key proposes the same agreement, even if an answer was lost. */
const idOf = ({ principal, key }: IdempotencyKey): string =>
  toB64(H(concat(T('kinlink/casework/agreement/v1'), lp32(utf8(principal)), lp32(utf8(key)))).slice(0, 16))

type Situation = { me: string; members: readonly string[]; now: Date }

function faultOf(proposal: NewAgreement, { me, members, now }: Situation): ProblemValue | null {
  const refuse = (pointer: string, rule: 'P-HUMDOMAIN' | 'P-LAW') =>
    problem('refused_by_rule', { errors: [finding(rule, { pointer })] })
  if (proposal.with === me || !members.includes(proposal.with)) return refuse('/with', 'P-HUMDOMAIN')
  const future = (instant: string): boolean => Date.parse(hourBucket(new Date(instant))) > now.getTime()
  if (!future(proposal.validUntil)) return refuse('/validUntil', 'P-LAW')
  return future(proposal.assessment.validUntil) ? null : refuse('/assessment/validUntil', 'P-LAW')
}
