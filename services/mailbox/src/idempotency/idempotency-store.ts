import type { Idempotency } from '@kinlink/contracts'
import { json, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { lockNames } from '../locks.ts'
import { done, type Outcome, refused } from '../outcome.ts'

const Known = Type.Object({ request_hash: Type.String(), answer: Type.Unknown() }, { additionalProperties: false })

/** Whose request it is, under which key, and when. */
export type Asked = { readonly principal: string; readonly idempotency: Idempotency; readonly at: Date }

/**
 * Gives a repeated request the answer of the first. Key, hash of the request and answer are kept in the business
 * transaction; a repetition at the same time waits for its end. A refusal is not kept: the key stays free.
 */
export const answerOnce = async <S extends TSchema>(
  tx: Tx,
  asked: Asked,
  answer: S,
  work: () => Promise<Outcome<Static<S>>>,
): Promise<Outcome<Static<S>>> => {
  // Sent together, and in this order: what the second sees is from after the lock.
  const [, known] = await Promise.all([lockNames(tx, nameOf(asked)), findAnswer(tx, asked, answer)])
  if (known !== undefined) return known
  const outcome = await work()
  if (outcome.ok) keepAnswer(tx, asked, outcome.value)
  return outcome
}

/** What repetitions of a request are to wait for (`lockNames`) before they look for its answer. */
export const nameOf = ({ principal, idempotency: { key } }: Asked): string => `idempotency ${principal} ${key}`

/** The first half of `answerOnce`, once its name is locked: what was answered before; undefined for a new request. */
export const findAnswer = async <S extends TSchema>(
  tx: Tx,
  { principal, idempotency: { key, requestHash } }: Asked,
  answer: S,
): Promise<Outcome<Static<S>> | undefined> => {
  const known = await tx.maybeOne(
    Known,
    sql`select request_hash, answer from idempotency_key where principal = ${principal} and key = ${key}`,
  )
  if (known === undefined) return undefined
  return known.request_hash === requestHash
    ? done(Value.Parse(answer, known.answer) as Static<S>)
    : refused('idempotency_mismatch')
}

/** The second half: keeps what is answered. */
export const keepAnswer = (tx: Tx, { principal, idempotency, at }: Asked, answer: unknown): void =>
  tx.send(sql`
    insert into idempotency_key (principal, key, request_hash, answer, at)
    values (${principal}, ${idempotency.key}, ${idempotency.requestHash}, ${json(answer)}, ${at})`)

/** Forgets keys used before the given instant. */
export const purgeIdempotencyKeys = (db: Queries, before: Date): Promise<number> =>
  db.run(sql`delete from idempotency_key where at < ${before}`)
