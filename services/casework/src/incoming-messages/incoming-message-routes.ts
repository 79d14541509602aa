import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  AttachmentParams,
  IdParam,
  IncomingMessageActed,
  IncomingMessageRow,
  IncomingMessageView,
  MessageDelivery,
  MessageReply,
  MessageReturn,
  PageQuery,
  pageOf,
} from '@kinlink/contracts'
import { problems, sendProblem } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { aFile, sendFile } from '../attachments/file-answer.ts'
import { idempotencyOf } from '../idempotency.ts'
import { refuseStatusFields } from '../intake/status-fields.ts'
import { requireRole } from '../sessions/session.ts'
import { actOnMessage, type IncomingMessageDeps } from './act.ts'
import { lookAtMessage, readIncoming } from './look.ts'
import { readIncomingAttachment } from './read-incoming-attachment.ts'
import { planDelivery, planReturn, replyTo } from './what-officers-do.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable')
const acting = {
  200: IncomingMessageActed,
  ...refusals,
  ...problems('not_found', 'conflict', 'refused_by_rule'),
}

/** F4 at the delivering side: messages that other Societies collected. */
export const incomingMessageRoutes: FastifyPluginAsyncTypebox<IncomingMessageDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.get(
    '/',
    {
      schema: {
        summary: 'Messages to be delivered here',
        querystring: PageQuery,
        response: { 200: pageOf(IncomingMessageRow), ...refusals },
      },
    },
    (request) => readIncoming(deps, request.officer, request.query),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'Open a message to be delivered',
        params: IdParam,
        response: {
          200: IncomingMessageView,
          ...refusals,
          ...problems('not_found', 'refused_by_rule', 'signature_invalid', 'binding_invalid', 'history_invalid'),
        },
      },
    },
    answers(200, (request) => lookAtMessage(deps, request.officer, request.params.id)),
  )

  app.get(
    '/:id/attachments/:attachmentId',
    {
      schema: {
        summary: 'Download what comes with a message to be delivered',
        params: AttachmentParams,
        response: { 200: aFile, ...refusals, ...problems('not_found', 'binding_invalid') },
      },
    },
    async (request, reply) => {
      const { id, attachmentId } = request.params
      const done = await readIncomingAttachment(deps, request.officer, id, attachmentId)
      return done.ok ? sendFile(reply, done.value) : sendProblem(reply, done.problem)
    },
  )

  app.post(
    '/:id/return',
    {
      schema: {
        summary: 'Return it for what its text shows, before anybody is looked for',
        params: IdParam,
        body: MessageReturn,
        response: acting,
      },
    },
    answers(200, (request) => {
      const { id } = request.params
      return actOnMessage(deps, request.officer, id, planReturn(request.body), idempotencyOf(request))
    }),
  )

  app.post(
    '/:id/delivery',
    {
      schema: {
        summary: 'Record how it was delivered, or why not; what the sender may know leaves at a window',
        params: IdParam,
        body: MessageDelivery,
        response: acting,
      },
    },
    answers(200, (request) => {
      const { id } = request.params
      return actOnMessage(deps, request.officer, id, planDelivery(request.body), idempotencyOf(request))
    }),
  )

  app.post(
    '/:id/reply',
    {
      preValidation: refuseStatusFields(deps),
      schema: {
        summary: 'Send the reply slip back, attested like the message',
        params: IdParam,
        body: MessageReply,
        response: acting,
      },
    },
    answers(200, (request) => replyTo(deps, request.officer, request.params.id, request.body, idempotencyOf(request))),
  )
}
