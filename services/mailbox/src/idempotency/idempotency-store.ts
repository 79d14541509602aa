import type { Idempotency } from '@kinlink/contracts'
import { json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { done, type Outcome, refused } from '../outcome.ts'

const Known = Type.Object({ request_hash: Type.String(), answer: Type.Unknown() }, { additionalProperties: false })

/**
 * Gives a repeated request the answer of the first. Key, hash of the request and answer are kept in the business
 * transaction; a repetition at the same time waits for its end. A refusal is not kept: the key stays free.
 */
export const answerOnce = async <S extends TSchema>(
  tx: Tx,
  request: { readonly principal: string; readonly idempotency: Idempotency; readonly at: Date },
  answer: S,
  work: () => Promise<Outcome<Static<S>>>,
): Promise<Outcome<Static<S>>> => {
  const { principal, at } = request
  const { key, requestHash } = request.idempotency
  const lock = sql`select pg_advisory_xact_lock(hashtextextended(${`idempotency ${principal} ${key}`}, 0))`
  // Sent together, and in this order: what the second sees is from after the lock.
  const [, known] = await Promise.all([
    tx.run(lock),
    tx.maybeOne(
      Known,
      sql`select request_hash, answer from idempotency_key where principal = ${principal} and key = ${key}`,
    ),
  ])
  if (known !== undefined) {
    return known.request_hash === requestHash
      ? done(Value.Parse(answer, known.answer) as Static<S>)
      : refused('idempotency_mismatch')
  }
  const outcome = await work()
  if (outcome.ok) {
    await tx.run(sql`
      insert into idempotency_key (principal, key, request_hash, answer, at)
      values (${principal}, ${key}, ${requestHash}, ${json(outcome.value)}, ${at})`)
  }
  return outcome
}

/** Forgets keys used before the given instant. */
export const purgeIdempotencyKeys = (db: Queries, before: Date): Promise<number> =>
  db.run(sql`delete from idempotency_key where at < ${before}`)
