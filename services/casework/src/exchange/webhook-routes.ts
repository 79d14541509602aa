import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { createWebhookReceiver } from '@kinlink/exchange-client'
import { type Db, sql } from '@kinlink/postgres'
import { type Clock, HttpProblem, problems } from '@kinlink/runtime'
import { Type } from 'typebox'
import { endpointKey } from './endpoint.ts'
import type { Feed } from './feed.ts'

export type WebhookDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly feed: Pick<Feed, 'nudge'>
  readonly webhookUrl: string | undefined
}

const MAX_BODY = 20_480

/** The receiving end of webhooks: a signed hint that there is something in the feed. Nothing of its body is believed but that. */
export const webhookRoutes: FastifyPluginAsyncTypebox<WebhookDeps> = async (app, deps) => {
  // The signature is over the exact bytes, so in here bodies stay bytes.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) => bytes)

  app.post(
    '/',
    {
      bodyLimit: MAX_BODY,
      schema: {
        summary: 'Webhook of the exchange (Standard Webhooks, v1a)',
        response: { 204: Type.Null(), ...problems('unauthenticated', 'too_large', 'unavailable') },
      },
    },
    async (request, reply) => {
      const publicKey = deps.webhookUrl === undefined ? undefined : await endpointKey(deps.db, deps.webhookUrl)
      const { body } = request
      if (publicKey === undefined || !(body instanceof Uint8Array)) throw new HttpProblem('unauthenticated')
      const receive = await createWebhookReceiver({ publicKeys: [publicKey], clock: deps.clock })
      const received = receive(body, request.headers)
      if (!received.ok) throw new HttpProblem('unauthenticated')
      await deps.db.run(sql`insert into webhook_received (event_id, deliveries, first_at)
        values (${received.event.eventId}, 1, ${deps.clock.now()})
        on conflict (event_id) do update set deliveries = webhook_received.deliveries + 1`)
      deps.feed.nudge()
      return reply.code(204).send(null)
    },
  )
}
