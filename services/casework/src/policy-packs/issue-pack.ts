import type { MultiSigned, NewPolicyPack, PolicyPack, PolicyPackRow, PolicyPackView } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { buildPack, readPack } from '@kinlink/policy'
import type { Db } from '@kinlink/postgres'
import { type Clock, newId, problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { DOCUMENT_LIMITS } from '../network/document.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { hourBucket } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findPack, insertPack, lockPack, markIssued, type ProposedPack } from './pack-store.ts'

export type PackDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly client: Pick<ExchangeClient, 'postPolicyPack'>
  readonly network: Pick<LiveNetwork, 'partial' | 'refresh'>
}

const refused = (code: 'conflict' | 'forbidden' | 'not_found') => ({ ok: false, problem: problem(code) }) as const
const unknown = { ok: false, problem: problem('unavailable', { retryAfter: 5 }) } as const
const invalid = (pointer: string) =>
  ({ ok: false, problem: problem('invalid_request', { errors: [{ pointer: `/body/${pointer}` }] }) }) as const

/** Builds the pack of this version of the rules and signs it in the name of the administrator who proposes it. Nobody takes it before another one has signed. */
export async function proposePack(
  { db, clock, network }: PackDeps,
  session: OfficerSession,
  { version, validUntil, acceptance }: NewPolicyPack,
  idempotency: IdempotencyKey,
): Promise<Done<PolicyPackView>> {
  const known = network.partial()
  if (known === null) return unknown
  if (known.me !== known.coordinator) return refused('forbidden')
  const now = clock.now()
  const notAfter = hourBucket(new Date(validUntil))
  if (!(Date.parse(notAfter) > now.getTime())) return invalid('validUntil')
  const parts = { net: known.net, version, issued: hourBucket(now), notAfter }
  const unsigned = createDocument(buildPack({ ...parts, ...(acceptance === undefined ? {} : { acceptance }) }))
  if (!isFit(unsigned)) return invalid('acceptance')
  const document = signMulti('policy-pack', unsigned, await session.adminSigner())
  return withIdempotency(db, idempotency, now, async (tx): Promise<Done<PolicyPackView>> => {
    const proposed = { id: newId(), version, document, proposed_at: now }
    await insertPack(tx, proposed)
    await logAct(tx, session, { action: 'policy.pack', subject: proposed.id, decision: 'allow', pack: version })
    return { ok: true, value: viewOf({ ...proposed, state: 'proposed' }) }
  })
}

/**
 * Another administrator signs the same bytes, and the exchange is handed the pack: from then on it is in force (P-INDEPENDENT). Signing what is issued already changes nothing; whoever signed first
 * cannot be the second.
 */
export async function signPack(
  { db, client, network }: PackDeps,
  session: OfficerSession,
  packId: string,
): Promise<Done<PolicyPackView>> {
  const signer = await session.adminSigner()
  const done = await db.transaction(async (tx): Promise<Done<PolicyPackView>> => {
    const pack = await lockPack(tx, packId)
    if (pack === undefined) return refused('not_found')
    if (pack.state === 'issued') return { ok: true, value: viewOf(pack) }
    if (pack.document.signatures.some(({ kid }) => kid === signer.kid)) return refused('conflict')
    const document = signMulti('policy-pack', pack.document, signer)
    const answer = await client.postPolicyPack(document, { act: session.act })
    const said = answer.ok
      ? ({ decision: 'allow' } as const)
      : ({ decision: 'deny', code: answer.problem.code } as const)
    await logAct(tx, session, { action: 'policy.pack', subject: packId, pack: pack.version, ...said })
    if (!answer.ok) return answer
    await markIssued(tx, packId, document)
    return { ok: true, value: viewOf({ ...pack, document, state: 'issued' }) }
  })
  if (done.ok) await network.refresh()
  return done
}

/** What an administrator reads before signing. */
export async function readProposal({ db }: Pick<PackDeps, 'db'>, packId: string): Promise<Done<PolicyPackView>> {
  const pack = await findPack(db, packId)
  return pack === undefined ? refused('not_found') : { ok: true, value: viewOf(pack) }
}

export const rowOf = ({ id, version, document, state }: ProposedPack): PolicyPackRow => ({
  packId: id,
  version,
  digest: actDigest('policy-pack', document),
  state,
  signedBy: document.signatures.map(({ kid }) => kid),
})

const viewOf = (pack: ProposedPack): PolicyPackView => ({
  ...rowOf(pack),
  pack: decodeHeader(pack.document.header, DOCUMENT_LIMITS).json as unknown as PolicyPack,
})

/** Whether it can be handed on and is consistent: criteria of one Society stand in it once. */
const isFit = ({ header }: Pick<MultiSigned, 'header'>): boolean => {
  const bytes = Buffer.from(header, 'base64url')
  return bytes.length <= DOCUMENT_LIMITS.maxBytes && readPack(bytes).ok
}
