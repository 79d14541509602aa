import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { sendProblem } from '@kinlink/runtime'
import type {
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  RawReplyDefaultExpression as Reply,
  RawRequestDefaultExpression as Request,
  RouteGenericInterface as Route,
  RouteHandlerMethod,
  RawServerDefault as Server,
} from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Done } from './idempotency.ts'

type Handler<S extends FastifySchema> = RouteHandlerMethod<
  Server,
  Request,
  Reply,
  Route,
  unknown,
  S,
  TypeBoxTypeProvider
>
type Asked<S extends FastifySchema> = FastifyRequest<Route, Server, Request, S, TypeBoxTypeProvider>
type Answer<S, Status extends number> = S extends { response: Record<Status, infer A extends TSchema> }
  ? Static<A>
  : never

/** Handles a request by answering, under this status, the value of what was done, as the schema of the route has it; or the problem. */
export function answers<S extends FastifySchema, Status extends number>(
  status: Status,
  work: (request: Asked<S>) => Promise<Done<Answer<S, Status>>>,
): Handler<S> {
  const handle = async (request: Asked<S>, reply: FastifyReply) => {
    const done: Done<unknown> = await work(request)
    return done.ok ? reply.code(status as number).send(done.value) : sendProblem(reply, done.problem)
  }
  // The route's own types of a reply cannot be told from a schema that is not known yet.
  return handle as unknown as Handler<S>
}
