/** The database cannot be asked, or cannot answer in time: a condition that passes. Services render it as a 503. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
  readonly problemCode = 'unavailable'
  /** Seconds. */
  readonly retryAfter = 5
  readonly code: string
  readonly logMessage = 'the database is not available'
  constructor(cause: unknown) {
    super('The database is not available', { cause })
    this.code = codeOf(cause) ?? 'connection'
  }
}

/** A row does not fit the schema it is read by: code and migrations disagree. Names the column, never the value. */
export class RowMismatch extends Error {
  override readonly name = 'RowMismatch'
  readonly column: string
  readonly logMessage: string
  constructor(column: string, keyword: string) {
    super(`Column ${column} does not fit its schema (${keyword})`)
    this.column = column
    this.logMessage = this.message
  }
}

/** A query that promises one row, or at most one, gave another number. */
export class UnexpectedRowCount extends Error {
  override readonly name = 'UnexpectedRowCount'
  readonly logMessage: string
  constructor(count: number) {
    super(`The query gave ${count} rows`)
    this.logMessage = this.message
  }
}

/** A parameter holds a NUL character or half a surrogate pair, which PostgreSQL text cannot hold as it is. */
export class UnstorableText extends Error {
  override readonly name = 'UnstorableText'
  readonly problemCode = 'invalid_request'
  readonly logMessage: string
  constructor(position: number) {
    super(`Parameter ${position} holds text that PostgreSQL cannot store`)
    this.logMessage = this.message
  }
}

const property = (error: unknown, key: string): string | undefined => {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : undefined
  return typeof value === 'string' ? value : undefined
}

const codeOf = (error: unknown): string | undefined => property(error, 'code')

const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
])
// 25006 read-only after a failover, 25P03 idle in transaction, 55P03 lock timeout, 57P0x shutting down, 57014 timed out.
const PASSING_STATES: ReadonlySet<string> = new Set(['25006', '25P03', '55P03', '57P01', '57P02', '57P03', '57014'])
// Class 08: connection; 53: resources, among them a full disk and too many connections.
const PASSING_CLASSES: ReadonlySet<string> = new Set(['08', '53'])
// pg gives these no code.
const CONNECTION_MESSAGES =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/

/** Serialization failure or deadlock: the transaction may be run again from its start. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error) ?? '')

/** A statement came after one that had failed: that one says why (SQLSTATE 25P02). */
export const isAftermath = (error: unknown): boolean => codeOf(error) === '25P02'

/** Whether an error says that the database, not the query, is at fault. */
export const isUnavailable = (error: unknown): boolean => {
  if (error instanceof DatabaseUnavailable) return true
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isUnavailable)
  const code = codeOf(error)
  if (code === undefined) return error instanceof Error && CONNECTION_MESSAGES.test(error.message)
  return SOCKET_CODES.has(code) || PASSING_STATES.has(code) || PASSING_CLASSES.has(code.slice(0, 2))
}

/** Turns what pg throws into what this package promises; other errors pass through as they are. */
export const translated = (error: unknown): unknown =>
  isUnavailable(error) && !(error instanceof DatabaseUnavailable) ? new DatabaseUnavailable(error) : error

const isViolation = (error: unknown, state: string, constraint?: string): boolean =>
  codeOf(error) === state && (constraint === undefined || property(error, 'constraint') === constraint)

/** A unique or primary key refuses the row (SQLSTATE 23505); of the named constraint only, when one is named. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  isViolation(error, '23505', constraint)

/** A foreign key refuses the row (SQLSTATE 23503). */
export const isForeignKeyViolation = (error: unknown, constraint?: string): boolean =>
  isViolation(error, '23503', constraint)

/** A check constraint refuses the row (SQLSTATE 23514). */
export const isCheckViolation = (error: unknown, constraint?: string): boolean =>
  isViolation(error, '23514', constraint)
