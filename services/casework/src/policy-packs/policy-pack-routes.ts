import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { NewPolicyPack, PolicyPackIssued } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { buildPack } from '@kinlink/policy'
import type { Db } from '@kinlink/postgres'
import { type Clock, problem, problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, idempotencyOf, withIdempotency } from '../idempotency.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { hourBucket } from '../sealing/buckets.ts'
import { type OfficerSession, requireRole } from '../sessions/session.ts'

export type PackDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly client: Pick<ExchangeClient, 'postPolicyPack'>
  readonly network: Pick<LiveNetwork, 'partial' | 'refresh'>
}

/** The network's policy pack, at the coordinating member. */
export const policyPackRoutes: FastifyPluginAsyncTypebox<PackDeps> = async (app, deps) => {
  app.post(
    '/',
    {
      onRequest: requireRole('society-admin'),
      schema: {
        summary: 'Sign and issue the policy pack of this version of the rules (coordinating member only)',
        body: NewPolicyPack,
        response: {
          201: PolicyPackIssued,
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'binding_invalid', 'unavailable'),
        },
      },
    },
    answers(201, (request) => issuePack(deps, request.officer, request.body, idempotencyOf(request))),
  )
}

/** Builds the pack from the catalogue of this version, signs it, hands it in. Handing in the pack in force again changes nothing. */
async function issuePack(
  { db, clock, client, network }: PackDeps,
  session: OfficerSession,
  { version, validUntil }: NewPolicyPack,
  idempotency: IdempotencyKey,
): Promise<Done<PolicyPackIssued>> {
  const known = network.partial()
  if (known === null) return { ok: false, problem: problem('unavailable', { retryAfter: 5 }) }
  if (known.me !== known.coordinator) return { ok: false, problem: problem('forbidden') }
  const now = clock.now()
  const notAfter = hourBucket(new Date(validUntil))
  if (!(Date.parse(notAfter) > now.getTime()))
    return { ok: false, problem: problem('invalid_request', { errors: [{ pointer: '/body/validUntil' }] }) }
  const pack = createDocument(buildPack({ net: known.net, version, issued: hourBucket(now), notAfter }))
  const document = signMulti('policy-pack', pack, await session.adminSigner())
  const done = await withIdempotency(db, idempotency, now, async (tx): Promise<Done<PolicyPackIssued>> => {
    const answer = await client.postPolicyPack(document, { act: session.act })
    const decision = answer.ok ? 'allow' : 'deny'
    const code = answer.ok ? {} : { code: answer.problem.code }
    await logAct(tx, session, { action: 'policy.pack', subject: null, decision, pack: version, ...code })
    return answer.ok ? { ok: true, value: { version, digest: actDigest('policy-pack', document) } } : answer
  })
  if (done.ok) await network.refresh()
  return done
}
