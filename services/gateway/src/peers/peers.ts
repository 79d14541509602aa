import { HOLDING } from '@kinlink/contracts'
import {
  createHoldingClient,
  createInternalClient,
  type HoldingClient,
  type InternalAnswer,
  type InternalClient,
  sendProblem,
} from '@kinlink/runtime'
import type { FastifyReply } from 'fastify'
import { factsOf } from '../access/facts.ts'

/** The other services of the exchange that the gateway speaks to. */
export type Peers = {
  readonly registry: InternalClient
  readonly mailbox: InternalClient
  readonly delivery: InternalClient
  readonly audit: InternalClient
  /** The mailbox, for reads of records, which it holds until they are handed on. */
  readonly reads: HoldingClient
}

export type PeerAddresses = { readonly [Name in Exclude<keyof Peers, 'reads'>]: string }

export const connectPeers = (addresses: PeerAddresses, token: string): Peers => ({
  registry: createInternalClient({ baseUrl: addresses.registry, token }),
  mailbox: createInternalClient({ baseUrl: addresses.mailbox, token }),
  delivery: createInternalClient({ baseUrl: addresses.delivery, token }),
  audit: createInternalClient({ baseUrl: addresses.audit, token }),
  reads: createHoldingClient({ baseUrl: addresses.mailbox, token, useMs: HOLDING.gateway }),
})

/** Passes another service's answer on. It has logged its own refusals; that it could not be reached is no refusal. */
export const relay = <T, R extends FastifyReply>(reply: R, answer: InternalAnswer<T>) => {
  if (answer.ok) return answer.value
  factsOf(reply.request).refusedByPeer = true
  return sendProblem(reply, answer.problem)
}
