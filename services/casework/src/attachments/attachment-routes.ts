import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AttachmentParams, AttachmentView, IdParam, NewAttachment } from '@kinlink/contracts'
import { problems, sendProblem } from '@kinlink/runtime'
import { Type } from 'typebox'
import { answers } from '../answers.ts'
import { idempotencyOf } from '../idempotency.ts'
import type { MessageDeps } from '../messages/write-message.ts'
import { readReplyAttachment } from '../reply-slips/read-reply-attachment.ts'
import { requireRole } from '../sessions/session.ts'
import { addAttachment } from './add-attachment.ts'
import { aFile, sendFile } from './file-answer.ts'
import { letterPlace } from './letter-place.ts'
import { ofMessage, readAttachment, removeAttachment } from './own-attachment.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'unavailable')
const ofOne = problems('not_found', 'conflict')

/** The longest attachment in base64, and the little around it. */
export const BODY_LIMIT = 2_850_000

/** What comes with a letter, and with the reply to it, at the Society that collects it. */
export const attachmentRoutes: FastifyPluginAsyncTypebox<MessageDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.post(
    '/:id/attachments',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        summary: 'Add a photograph, a document or the recording; place, time and device are taken out of it',
        params: IdParam,
        body: NewAttachment,
        response: { 201: AttachmentView, ...refusals, ...ofOne, ...problems('refused_by_rule', 'too_large') },
      },
    },
    answers(201, (request) => {
      const { id } = request.params
      return addAttachment(deps, request.officer, letterPlace(deps, id), request.body, idempotencyOf(request))
    }),
  )

  app.get(
    '/:id/attachments/:attachmentId',
    {
      schema: {
        summary: 'Download what comes with a letter',
        params: AttachmentParams,
        response: { 200: aFile, ...refusals, ...problems('not_found') },
      },
    },
    async (request, reply) => {
      const { id, attachmentId } = request.params
      const done = await readAttachment(deps, request.officer, ofMessage(id, 'letter'), attachmentId)
      return done.ok ? sendFile(reply, done.value) : sendProblem(reply, done.problem)
    },
  )

  app.get(
    '/:id/reply-attachments/:attachmentId',
    {
      schema: {
        summary: 'Download what came with the reply',
        params: AttachmentParams,
        response: { 200: aFile, ...refusals, ...problems('not_found', 'binding_invalid') },
      },
    },
    async (request, reply) => {
      const { id, attachmentId } = request.params
      const done = await readReplyAttachment(deps, request.officer, id, attachmentId)
      return done.ok ? sendFile(reply, done.value) : sendProblem(reply, done.problem)
    },
  )

  app.delete(
    '/:id/attachments/:attachmentId',
    {
      schema: {
        summary: 'Take something out again, before the letter is attested',
        params: AttachmentParams,
        response: { 204: Type.Null(), ...refusals, ...ofOne },
      },
    },
    answers(204, (request) => {
      const { id, attachmentId } = request.params
      return removeAttachment(deps, request.officer, letterPlace(deps, id), attachmentId)
    }),
  )
}
