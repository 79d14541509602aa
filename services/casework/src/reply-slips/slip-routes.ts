import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AttachmentParams, AttachmentView, IdParam, NewAttachment } from '@kinlink/contracts'
import { problems, sendProblem } from '@kinlink/runtime'
import { Type } from 'typebox'
import { answers } from '../answers.ts'
import { addAttachment } from '../attachments/add-attachment.ts'
import { BODY_LIMIT } from '../attachments/attachment-routes.ts'
import { aFile, sendFile } from '../attachments/file-answer.ts'
import { readAttachment, removeAttachment } from '../attachments/own-attachment.ts'
import { idempotencyOf } from '../idempotency.ts'
import type { IncomingMessageDeps } from '../incoming-messages/act.ts'
import { requireRole } from '../sessions/session.ts'
import { ofSlip, slipPlace } from './slip-place.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable')
const ofOne = problems('not_found', 'conflict')

/** What is to come with a reply slip, at the Society that delivers. */
export const slipRoutes: FastifyPluginAsyncTypebox<IncomingMessageDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.post(
    '/:id/reply-attachments',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        summary: 'Add a photograph, a document or the recording to a reply slip that has not been sent',
        params: IdParam,
        body: NewAttachment,
        response: { 201: AttachmentView, ...refusals, ...ofOne, ...problems('refused_by_rule', 'too_large') },
      },
    },
    answers(201, (request) => {
      const place = slipPlace(deps, request.params.id)
      return addAttachment(deps, request.officer, place, request.body, idempotencyOf(request))
    }),
  )

  app.get(
    '/:id/reply-attachments/:attachmentId',
    {
      schema: {
        summary: 'Download what comes with a reply slip',
        params: AttachmentParams,
        response: { 200: aFile, ...refusals, ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const { id, attachmentId } = request.params
      const done = await readAttachment(deps, request.officer, ofSlip(id), attachmentId)
      return done.ok ? sendFile(reply, done.value) : sendProblem(reply, done.problem)
    },
  )

  app.delete(
    '/:id/reply-attachments/:attachmentId',
    {
      schema: {
        summary: 'Take something out again, before the reply slip is sent',
        params: AttachmentParams,
        response: { 204: Type.Null(), ...refusals, ...ofOne },
      },
    },
    answers(204, (request) => {
      const { id, attachmentId } = request.params
      return removeAttachment(deps, request.officer, slipPlace(deps, id), attachmentId)
    }),
  )
}
