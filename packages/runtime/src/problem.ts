import { type Finding, PROBLEMS, Problem, type ProblemCode } from '@kinlink/contracts'

/** An outcome that a client is told of. A value: return it, pass it on, render it with `sendProblem`. */
export type ProblemValue = {
  readonly code: ProblemCode
  readonly errors?: readonly Finding[]
  readonly params?: Readonly<Record<string, string | number>>
  /** Seconds, rendered as the Retry-After header. */
  readonly retryAfter?: number
}

export type ProblemParts = Omit<ProblemValue, 'code'>

/** Makes a problem value. Parameters and findings never hold a value from a request. */
export const problem = (code: ProblemCode, parts: ProblemParts = {}): ProblemValue => ({ code, ...parts })

/** A problem thrown from deep inside hooks and parsers; the app's error handler renders it. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly problem: ProblemValue
  readonly logMessage: string
  constructor(code: ProblemCode, parts: ProblemParts = {}) {
    super(PROBLEMS[code].title)
    this.problem = problem(code, parts)
    this.logMessage = code
  }
}

/** The RFC 9457 body of a problem. `instance` is the request id, for support. */
export const problemBody = (value: ProblemValue, instance?: string): Problem => ({
  type: `urn:kinlink:problem:${value.code}`,
  title: PROBLEMS[value.code].title,
  status: PROBLEMS[value.code].status,
  code: value.code,
  ...(instance === undefined ? {} : { instance }),
  ...(value.params === undefined ? {} : { params: { ...value.params } }),
  ...(value.errors === undefined ? {} : { errors: [...value.errors] }),
})

/** What `sendProblem` needs of a Fastify reply, whatever its route's types are. */
type ProblemReply = { readonly request: { readonly id: string } }
type UntypedReply = ProblemReply & {
  code(status: number): UntypedReply
  header(name: string, value: string): UntypedReply
  type(contentType: string): UntypedReply
  send(payload: unknown): UntypedReply
}

/** Renders a problem value as `application/problem+json` and gives the reply back: `return sendProblem(reply, p)`. */
export const sendProblem = <R extends ProblemReply>(reply: R, value: ProblemValue): R => {
  const untyped = reply as unknown as UntypedReply
  if (value.retryAfter !== undefined) untyped.header('retry-after', String(Math.max(1, Math.ceil(value.retryAfter))))
  untyped.header('cache-control', 'no-store')
  untyped.code(PROBLEMS[value.code].status).type('application/problem+json')
  // Serialised here, so that a route's response schema can neither drop members nor refuse the problem.
  untyped.send(JSON.stringify(problemBody(value, reply.request.id)))
  return reply
}

type StatusOf<C extends ProblemCode> = (typeof PROBLEMS)[C]['status']

/** Response schemas of a route for the problems it answers: `response: { 200: View, ...problems('not_found') }`. */
export const problems = <C extends ProblemCode>(...codes: C[]): { [S in StatusOf<C>]: typeof Problem } =>
  Object.fromEntries(codes.map((code) => [PROBLEMS[code].status, Problem])) as { [S in StatusOf<C>]: typeof Problem }

const isCode = (value: unknown): value is ProblemCode => typeof value === 'string' && Object.hasOwn(PROBLEMS, value)

/** Reads the problem that another service answered; undefined when the body is none of ours. */
export const readProblem = (body: unknown): ProblemValue | undefined => {
  if (typeof body !== 'object' || body === null || !('code' in body) || !isCode(body.code)) return undefined
  const { params, errors } = body as Problem
  return { code: body.code, ...(params === undefined ? {} : { params }), ...(errors === undefined ? {} : { errors }) }
}

/**
 * The problem an error stands for, when its class says so: HttpProblem, or any error with a `problemCode`
 * (packages of this layer do not import one another for it).
 */
export const problemOfError = (error: unknown): ProblemValue | undefined => {
  if (error instanceof HttpProblem) return error.problem
  if (!(error instanceof Error) || !('problemCode' in error) || !isCode(error.problemCode)) return undefined
  const retryAfter = 'retryAfter' in error && typeof error.retryAfter === 'number' ? error.retryAfter : undefined
  return problem(error.problemCode, retryAfter === undefined ? {} : { retryAfter })
}
