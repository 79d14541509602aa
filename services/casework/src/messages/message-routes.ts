import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  Attestation,
  CaseReceipt,
  IdParam,
  MessageAttested,
  MessageDrafted,
  MessageRow,
  MessageView,
  NewMessage,
  PageQuery,
  pageOf,
  TracingRequest,
  Withdrawal,
  Withdrawn,
} from '@kinlink/contracts'
import { problem, problems, sendProblem } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import { refuseStatusFields } from '../intake/status-fields.ts'
import { requireRole } from '../sessions/session.ts'
import { attestMessage } from './attest-message.ts'
import { readMessage, readMessages } from './read-message.ts'
import { traceInstead } from './trace-instead.ts'
import { withdrawMessage } from './withdraw-message.ts'
import { type MessageDeps, writeMessage } from './write-message.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'refused_by_rule', 'unavailable')
const ofOne = problems('not_found', 'conflict')

/** F4 at the sender's side: messages collected here. */
export const messageRoutes: FastifyPluginAsyncTypebox<MessageDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.post(
    '/',
    {
      preValidation: refuseStatusFields(deps),
      schema: {
        summary: 'Write a Red Cross Message down (F4); nothing leaves before it is attested',
        body: NewMessage,
        response: { 201: MessageDrafted, ...refusals, ...problems('idempotency_in_flight') },
      },
    },
    answers(201, (request) => writeMessage(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.get(
    '/',
    {
      schema: {
        summary: 'Messages collected here',
        querystring: PageQuery,
        response: { 200: pageOf(MessageRow), ...refusals },
      },
    },
    (request) => readMessages(deps, request.officer, request.query),
  )

  app.get(
    '/:id',
    { schema: { summary: 'One message', params: IdParam, response: { 200: MessageView, ...refusals, ...ofOne } } },
    async (request, reply) => {
      const view = await readMessage(deps, request.officer, request.params.id)
      return view === null ? sendProblem(reply, problem('not_found')) : reply.send(view)
    },
  )

  app.post(
    '/:id/attestation',
    {
      schema: {
        summary: 'Attest family news only, seal, hand in; 202: the exchange is asked as soon as it answers',
        params: IdParam,
        body: Attestation,
        response: { 202: MessageAttested, ...refusals, ...ofOne },
      },
    },
    answers(202, (request) => {
      const { id } = request.params
      return attestMessage(deps, request.officer, id, request.body, idempotencyOf(request))
    }),
  )

  app.post(
    '/:id/withdrawal',
    {
      schema: {
        summary: 'Withdraw a message (F5): nothing of it can be read from now on',
        params: IdParam,
        body: Withdrawal,
        response: { 200: Withdrawn, ...refusals, ...ofOne },
      },
    },
    answers(200, (request) => withdrawMessage(deps, request.officer, request.params.id, request.body)),
  )

  app.post(
    '/:id/tracing-request',
    {
      preValidation: refuseStatusFields(deps),
      schema: {
        summary: 'Look for the addressee instead: a message that reaches nobody becomes a tracing request',
        params: IdParam,
        body: TracingRequest,
        response: { 202: CaseReceipt, ...refusals, ...ofOne },
      },
    },
    answers(202, (request) => {
      const { id } = request.params
      return traceInstead(deps, request.officer, id, request.body, idempotencyOf(request))
    }),
  )
}
