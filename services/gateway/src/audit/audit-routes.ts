import { AuditPage, AuditProof, AuditQuery, Checkpoint, ConsistencyProof } from '@kinlink/contracts'
import { type App, type ProblemValue, problem, problems, sendProblem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { callerOf } from '../access/facts.ts'
import type { Gateway } from '../gateway.ts'
import { relay } from '../peers/peers.ts'
import { queryOf } from '../peers/query.ts'

const closed = { additionalProperties: false } as const
const Source = Type.Optional(Type.Union([Type.Literal('exchange'), Type.Literal('network')]))
const SourceQuery = Type.Object({ source: Source }, closed)
const EntriesQuery = Type.Object({ ...AuditQuery.properties, source: Source }, closed)
const Size = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })
const SizesQuery = Type.Object({ source: Source, from: Size, to: Size }, closed)
const SeqParam = Type.Object({ seq: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' }) }, closed)
const REFUSALS = problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'unavailable')

/** The exchange's access log: each member's own tree; the network's for the coordinating member. */
export const auditRoutes = (app: App, gateway: Gateway): void => {
  const { audit } = gateway.peers
  app.get(
    '/v1/audit/entries',
    { schema: { querystring: EntriesQuery, response: { 200: AuditPage, ...REFUSALS } } },
    async (request, reply) => {
      const { source, ...query } = request.query
      const tree = await treeOf(gateway, request, source)
      if (!tree.ok) return sendProblem(reply, tree.problem)
      const path = `${tree.path}/entries${queryOf(query)}`
      return relay(reply, await audit.call('GET', path, { response: AuditPage, headers: askedBy(request) }))
    },
  )
  app.get(
    '/v1/audit/entries/:seq/proof',
    { schema: { params: SeqParam, querystring: SourceQuery, response: { 200: AuditProof, ...REFUSALS } } },
    async (request, reply) => {
      const tree = await treeOf(gateway, request, request.query.source)
      if (!tree.ok) return sendProblem(reply, tree.problem)
      const path = `${tree.path}/entries/${request.params.seq}/proof`
      return relay(reply, await audit.call('GET', path, { response: AuditProof, headers: askedBy(request) }))
    },
  )
  app.get(
    '/v1/audit/checkpoint',
    { schema: { querystring: SourceQuery, response: { 200: Checkpoint, ...REFUSALS } } },
    async (request, reply) => {
      const tree = await treeOf(gateway, request, request.query.source)
      if (!tree.ok) return sendProblem(reply, tree.problem)
      const path = `${tree.path}/checkpoint`
      return relay(reply, await audit.call('GET', path, { response: Checkpoint, headers: askedBy(request) }))
    },
  )
  app.get(
    '/v1/audit/consistency',
    { schema: { querystring: SizesQuery, response: { 200: ConsistencyProof, ...REFUSALS } } },
    async (request, reply) => {
      const { source, ...sizes } = request.query
      const tree = await treeOf(gateway, request, source)
      if (!tree.ok) return sendProblem(reply, tree.problem)
      const path = `${tree.path}/consistency${queryOf(sizes)}`
      return relay(reply, await audit.call('GET', path, { response: ConsistencyProof, headers: askedBy(request) }))
    },
  )
}

type Tree = { ok: true; path: string } | { ok: false; problem: ProblemValue }

const treeOf = async (
  { askContext }: Gateway,
  request: FastifyRequest,
  source: 'exchange' | 'network' | undefined,
): Promise<Tree> => {
  const { member } = callerOf(request)
  if (source !== 'network') return { ok: true, path: `/internal/trees/${encodeURIComponent(`member:${member}`)}` }
  const answer = await askContext({ author: member, kids: [], recipients: [] })
  if (!answer.ok) return answer
  return answer.known.context.coordinator === member
    ? { ok: true, path: '/internal/trees/network' }
    : { ok: false, problem: problem('forbidden') }
}

/** Who asks, as established here: the query itself becomes an entry. */
const askedBy = (request: FastifyRequest): Record<string, string> => {
  const { member, act } = callerOf(request)
  return { 'kinlink-member': member, ...(act === null ? {} : { 'kinlink-act': act }) }
}
