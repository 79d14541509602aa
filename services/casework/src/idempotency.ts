import { createHash } from 'node:crypto'
import { type Db, json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { HttpProblem, type ProblemValue, problem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'

/** Who sent which key with which request. */
export type IdempotencyKey = { principal: string; key: string; requestHash: string }
export type Done<T> = { ok: true; value: T } | { ok: false; problem: ProblemValue }

const Stored = Type.Object({ request_hash: Type.String(), answer: Type.Unknown() })
const KEY = /^[A-Za-z0-9_-]{16,64}$/
const DAY_MS = 86_400_000

/**
 * Reads the Idempotency-Key of a request that creates something; the hash covers method, address and parsed body.
 * @throws HttpProblem `idempotency_key_missing`
 */
export function idempotencyOf(request: FastifyRequest): IdempotencyKey {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || !KEY.test(key)) throw new HttpProblem('idempotency_key_missing')
  const requestHash = createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .digest('base64url')
  return { principal: request.officer.officer.id, key, requestHash }
}

/** What was answered under this key already; null where nothing was. For work that is judged by the calendar: a repeat is answered as the first time, also when its day is over. */
export async function answeredBefore<T>(
  db: Queries,
  { principal, key, requestHash }: IdempotencyKey,
  now: Date,
): Promise<Done<T> | null> {
  const kept = await db.maybeOne(
    Stored,
    sql`select request_hash, answer from idempotency_key where principal = ${principal} and key = ${key}
      and created_at > ${new Date(now.getTime() - DAY_MS)}`,
  )
  if (kept === undefined) return null
  if (kept.request_hash !== requestHash) return { ok: false, problem: problem('idempotency_mismatch') }
  return { ok: true, value: kept.answer as T }
}

/**
 * Does the work once per key: in one transaction with the answer that is repeated from then on. Requests with the same key wait for one another. A problem is not kept, so
 * that the same key may be tried again.
 */
export async function withIdempotency<T>(
  db: Db,
  idempotency: IdempotencyKey,
  now: Date,
  work: (tx: Tx) => Promise<Done<T>>,
): Promise<Done<T>> {
  const { principal, key, requestHash } = idempotency
  return db.transaction(async (tx): Promise<Done<T>> => {
    await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`${principal} ${key}`}, 0))`)
    const before = await answeredBefore<T>(tx, idempotency, now)
    if (before !== null) return before
    const done = await work(tx)
    if (!done.ok) return done
    await tx.run(sql`insert into idempotency_key (principal, key, request_hash, answer, created_at)
      values (${principal}, ${key}, ${requestHash}, ${json(done.value)}, ${now})
      on conflict (principal, key) do update
        set request_hash = excluded.request_hash, answer = excluded.answer, created_at = excluded.created_at`)
    return done
  })
}
