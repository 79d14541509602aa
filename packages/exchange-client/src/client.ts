import type { Clock } from '@kinlink/runtime'
import { type AuditCalls, auditCalls } from './audit.ts'
import { type BlobCalls, blobCalls } from './blobs.ts'
import { createCall } from './call.ts'
import { type DocumentCalls, documentCalls } from './documents.ts'
import { type ErasureCalls, erasureCalls } from './erasures.ts'
import { type EventCalls, eventCalls } from './events.ts'
import { type OfferCalls, offerCalls } from './offers.ts'
import { type RecordCalls, recordCalls } from './records.ts'
import { type AuthKey, createTokenSource } from './token.ts'
import { createTransport } from './transport.ts'

export type ExchangeClientOptions = {
  /** Address of the gateway. */
  readonly baseUrl: string
  /** Name of the network: the audience of client assertions. */
  readonly net: string
  readonly member: string
  readonly authKey: AuthKey
  readonly clock: Clock
  /** Milliseconds for a whole request; 15 000 unless said otherwise. */
  readonly timeoutMs?: number
}

/** Every route of the gateway as a typed method whose outcome is a value. */
export type ExchangeClient = RecordCalls &
  BlobCalls &
  OfferCalls &
  ErasureCalls &
  EventCalls &
  AuditCalls &
  DocumentCalls & { close(): Promise<void> }

/**
 * A Society's client of the exchange. Signs in by itself when the first call needs it; a call that the exchange answers
 * with 401 is repeated once with a fresh token. A connection that fails, an answer that comes too late and one that
 * fits no contract are the problem `unavailable`: nothing is known of whether the request was done, so repeat it with
 * the same idempotency key. @throws RangeError for a seed or an address that cannot be one.
 */
export const createExchangeClient = (options: ExchangeClientOptions): ExchangeClient => {
  const { baseUrl, net, member, authKey, clock, timeoutMs } = options
  const transport = createTransport({
    baseUrl,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
  const tokens = createTokenSource({ transport, net, member, authKey, clock })
  const call = createCall(transport, tokens)
  return {
    ...recordCalls(call),
    ...blobCalls(call),
    ...offerCalls(call),
    ...erasureCalls(call),
    ...eventCalls(call),
    ...auditCalls(call),
    ...documentCalls(call),
    close: () => transport.close(),
  }
}
