import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AuditPage, AuditProof, AuditQuery, Checkpoint, ConsistencyProof } from '@kinlink/contracts'
import { HttpProblem, problems, sendProblem } from '@kinlink/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Done } from '../idempotency.ts'
import { requireRole, type Sessions } from '../sessions/session.ts'
import type { LogReader, Source } from './log-reader.ts'

export type AuditDeps = { readonly log: LogReader }

const Seq = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' })
const Size = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })
const closed = { additionalProperties: false } as const
const OfSource = Type.Object({ source: AuditQuery.properties.source }, closed)
const Sizes = Type.Object({ ...OfSource.properties, from: Size, to: Size }, closed)
const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'unavailable')

/** F6: the Society's own log, its tree at the exchange, and for the network auditor the network's. Each query is an entry itself. */
export const auditRoutes: FastifyPluginAsyncTypebox<AuditDeps> = async (app, { log }) => {
  app.addHook('onRequest', requireRole('auditor', 'network-auditor'))

  app.get(
    '/entries',
    {
      schema: {
        summary: 'Entries of the access log, the newest first',
        querystring: AuditQuery,
        response: { 200: AuditPage, ...refusals },
      },
    },
    async (request, reply) => {
      const source = await sourceOf(request, request.query.source)
      return answered(reply, await log.entries(request.officer, source, request.query))
    },
  )
  app.get(
    '/entries/:seq/proof',
    {
      schema: {
        summary: 'Inclusion proof of an entry, to be verified offline',
        params: Type.Object({ seq: Seq }, closed),
        querystring: OfSource,
        response: { 200: AuditProof, ...refusals },
      },
    },
    async (request, reply) => {
      const source = await sourceOf(request, request.query.source)
      return answered(reply, await log.proof(request.officer, source, Number(request.params.seq)))
    },
  )
  app.get(
    '/checkpoint',
    {
      schema: {
        summary: 'Newest signed checkpoint',
        querystring: OfSource,
        response: { 200: Checkpoint, ...refusals },
      },
    },
    async (request, reply) => {
      const source = await sourceOf(request, request.query.source)
      return answered(reply, await log.checkpoint(request.officer, source))
    },
  )
  app.get(
    '/consistency',
    {
      schema: {
        summary: 'That the log of one size begins with the log of another',
        querystring: Sizes,
        response: { 200: ConsistencyProof, ...refusals },
      },
    },
    async (request, reply) => {
      const { from, to } = request.query
      const source = await sourceOf(request, request.query.source)
      return answered(reply, await log.consistency(request.officer, source, { from: Number(from), to: Number(to) }))
    },
  )
}

/** The network's own tree is for the network auditor alone. @throws HttpProblem `forbidden` */
async function sourceOf(request: FastifyRequest, source: Source | undefined): Promise<Source> {
  if (source !== 'network' || request.officer.officer.roles.includes('network-auditor')) return source ?? 'society'
  await request.server.getDecorator<Sessions>('sessions').logRefusal(request.officer, 'forbidden')
  throw new HttpProblem('forbidden')
}

const answered = <T>(reply: FastifyReply, done: Done<T>) =>
  done.ok ? reply.send(done.value) : sendProblem(reply, done.problem)
