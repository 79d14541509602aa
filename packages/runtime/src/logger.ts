import { type DestinationStream, pino } from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
export type Logger = pino.Logger

// What a log line may hold. Everything else is dropped: a list of what to hide is a hope, a list of what to show a fact.
const ALLOWED_FIELDS: ReadonlySet<string> = new Set([
  'reqId', 'method', 'route', 'status', 'ms', 'err', 'code', 'name', 'service', 'schema', 'migration', 'check',
  'queue', 'topic', 'jobId', 'messageId', 'attempts', 'count', 'state', 'signal', 'port', 'member', 'window',
]) // biome-ignore format: a list
const MAX_VALUE = 128

/**
 * A pino logger that can only say allowed things. Fields outside the allow-list are dropped, as are values that are
 * not short strings, numbers or booleans; errors are reduced to name, code, constraint and our own message. Messages
 * must be static text: format arguments are dropped and an error's text never becomes the message.
 */
export const createLogger = (options: {
  name: string
  level?: LogLevel
  destination?: DestinationStream
  /** Further field names that this service may log: codes and counts, never content. */
  fields?: readonly string[]
}): Logger => {
  const allowed = new Set([...ALLOWED_FIELDS, ...(options.fields ?? [])])
  const logger = pino(
    {
      name: options.name,
      level: options.level ?? 'info',
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      // pino would run these after the hook below; the hook has reduced errors already.
      serializers: { err: (value: unknown) => value },
      hooks: {
        logMethod(args, method) {
          const [first, second]: readonly unknown[] = args
          if (typeof first === 'string') return method.apply(this, [first])
          const fields = first instanceof Error ? { err: first } : first
          const message = typeof second === 'string' ? second : 'no message'
          return method.apply(this, [allowedOnly(fields, allowed), message])
        },
      },
    },
    options.destination ?? pino.destination(1),
  )
  // pino makes a child by Object.create(parent), so children of children come by here too.
  const { child } = logger
  const restricted: typeof child = function (this: Logger, bindings, childOptions) {
    return child.call(this, allowedOnly(bindings, allowed), childOptions) as never
  }
  return Object.assign(logger, { child: restricted })
}

const allowedOnly = (fields: unknown, allowed: ReadonlySet<string>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {}
  if (typeof fields !== 'object' || fields === null) return kept
  for (const [key, value] of Object.entries(fields)) {
    if (!allowed.has(key)) continue
    const plain = key === 'err' ? describeError(value) : plainValue(value)
    if (plain !== undefined) kept[key] = plain
  }
  return kept
}

const plainValue = (value: unknown): string | number | boolean | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'string' && value.length <= MAX_VALUE ? value : undefined
}

/** What may be said of an error: never its message, which can quote input or a row (PostgreSQL's detail, where, hint). */
export const describeError = (error: unknown, depth = 0): Record<string, unknown> => {
  if (!(error instanceof Error)) return { name: typeof error }
  const described: Record<string, unknown> = { name: error.name }
  for (const key of ['code', 'constraint'] as const) {
    const value: unknown = Reflect.get(error, key)
    const plain = plainValue(value)
    if (plain !== undefined) described[key] = plain
  }
  if ('logMessage' in error && typeof error.logMessage === 'string') described.message = error.logMessage
  const at = framesOf(error)
  if (at.length > 0) described.at = at
  if (error.cause !== undefined && depth < 3) described.cause = describeError(error.cause, depth + 1)
  return described
}

/** File positions only. The head of a stack repeats the message, so it is cut off before frames are looked for. */
const framesOf = (error: Error): string[] => {
  const stack = typeof error.stack === 'string' ? error.stack : ''
  const start = stack.indexOf(error.message)
  if (start < 0) return []
  return stack
    .slice(start + error.message.length)
    .split('\n')
    .map((line) => /^\s+at .*?([\w.-]+\/[\w.-]+\.[cm]?[jt]s:\d+:\d+)\)?$/.exec(line)?.[1])
    .filter((frame) => frame !== undefined)
    .slice(0, 8)
}
