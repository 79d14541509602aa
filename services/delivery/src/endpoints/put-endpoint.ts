import { randomBytes } from 'node:crypto'
import type { Endpoint, EndpointRequest } from '@kinlink/contracts'
import { generateAttestKey, webhookPublicKey } from '@kinlink/crypto/attest'
import { newId, type ProblemValue, problem } from '@kinlink/runtime'
import { type Actor, logMemberAct } from '../access-log/act.ts'
import type { Delivery } from '../delivery.ts'
import { tellMember } from '../events/record-event.ts'
import { type EndpointRow, endpointView, findEndpoint, storeEndpoint } from './endpoint-store.ts'

export type PutOutcome =
  | { readonly ok: true; readonly value: Endpoint }
  | { readonly ok: false; readonly problem: ProblemValue }

/**
 * Sets where a member's webhooks go and makes them go there again. A `ping` follows whenever they would now arrive
 * somewhere new. The signing key is made with the endpoint and stays with it.
 */
export const putEndpoint = async (delivery: Delivery, actor: Actor, request: EndpointRequest): Promise<PutOutcome> => {
  const target = delivery.targets.judge(request.url)
  const { db, clock } = delivery
  if (!target.ok) {
    const act = { action: 'endpoint.change', subject: null, decision: 'deny', code: target.reason } as const
    await db.transaction((tx) => logMemberAct(tx, actor, act, clock.now()))
    const errors = [{ pointer: '/body/url', keyword: target.reason }]
    return { ok: false, problem: problem('invalid_request', { errors }) }
  }
  const value = await db.transaction(async (tx) => {
    const at = clock.now()
    const before = await findEndpoint(tx, actor.member)
    const { id, public_key, sealed_key } = before ?? newKeyOf(delivery)
    const { member } = actor
    const row = { id, member, url: target.url.href, types: request.types ?? null, public_key, sealed_key }
    const after = await storeEndpoint(tx, row, at)
    await logMemberAct(tx, actor, { action: 'endpoint.change', subject: after.id, decision: 'allow', code: 'set' }, at)
    if (arrivesElsewhere(before, after)) await tellMember(delivery, tx, member, 'ping')
    return endpointView(after)
  })
  return { ok: true, value }
}

const newKeyOf = ({ keySeal }: Delivery): Pick<EndpointRow, 'id' | 'public_key' | 'sealed_key'> => {
  const id = newId()
  const key = generateAttestKey(randomBytes(32))
  return { id, public_key: webhookPublicKey(key), sealed_key: keySeal.seal(key, id) }
}

const arrivesElsewhere = (before: EndpointRow | undefined, after: EndpointRow): boolean =>
  before === undefined || before.state === 'disabled' || before.url !== after.url
