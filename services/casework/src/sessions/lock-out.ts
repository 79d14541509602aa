import { createHash } from 'node:crypto'
import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { plainUsername } from '../officers/account-store.ts'

/** From this failure on in a row, every further one is followed by a pause. */
export const FREE_FAILURES = 5
const FIRST_PAUSE_SECONDS = 30
const LONGEST_PAUSE_SECONDS = 3600

const Counted = Type.Object({ failures: Type.Integer() })

/** Names that nobody has are counted like others, so that a pause does not tell who exists. The table holds digests only. */
const digestOf = (username: string): string => createHash('sha256').update(plainUsername(username)).digest('base64url')

/**
 * Counts an attempt before it is looked at, so that attempts made at the same time count too. Refuses while the name is paused; the pause doubles with every failure.
 * Answers how many attempts have failed so far, this one included until it succeeds.
 */
export async function admitAttempt(
  db: Queries,
  username: string,
  now: Date,
): Promise<{ ok: true; failures: number } | { ok: false }> {
  const row = await db.maybeOne(
    Counted,
    sql`insert into lock_out (username_digest, failures, locked_until, last_failure)
      values (${digestOf(username)}, 1, null, ${now})
      on conflict (username_digest) do update set
        failures = lock_out.failures + 1,
        last_failure = ${now},
        locked_until = case when lock_out.failures + 1 >= ${FREE_FAILURES}::int then ${now}::timestamptz + make_interval(
          secs => least(${FIRST_PAUSE_SECONDS}::int * power(2, least(lock_out.failures + 1 - ${FREE_FAILURES}::int, 20)), ${LONGEST_PAUSE_SECONDS}::int))
        end
      where lock_out.locked_until is null or lock_out.locked_until <= ${now}
      returning failures`,
  )
  return row === undefined ? { ok: false } : { ok: true, failures: row.failures }
}

/** The passphrase was right: nothing is counted against the name any more. */
export const forgetFailures = (tx: Queries, username: string) =>
  tx.run(sql`delete from lock_out where username_digest = ${digestOf(username)}`)
