import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const Count = Type.Object({ failures: Type.Integer() }, { additionalProperties: false })

/** Uses an assertion up; false when it has been used before. */
export const useAssertion = async (
  db: Queries,
  { member, jti, expires }: { member: string; jti: string; expires: Date },
): Promise<boolean> =>
  (await db.run(sql`
    insert into token_replay (member, jti, expires) values (${member}, ${jti}, ${expires}) on conflict do nothing`)) ===
  1

/** Notes a refused assertion that was signed with a living key; one and the same counts once. */
export const noteFailure = async (db: Queries, member: string, jti: string, now: Date): Promise<void> => {
  await db.run(sql`insert into lockout (member, jti, at) values (${member}, ${jti}, ${now}) on conflict do nothing`)
}

/** How many refused assertions of a member count since an instant. */
export const failuresSince = async (db: Queries, member: string, since: Date): Promise<number> =>
  (
    await db.one(
      Count,
      sql`select count(*)::integer as failures from lockout where member = ${member} and at > ${since}`,
    )
  ).failures

/** Forgets assertions that have expired anyway and failures that count no more. */
export const forgetOld = async (db: Queries, now: Date, failuresBefore: Date): Promise<void> => {
  await db.run(sql`delete from token_replay where expires < ${now}`)
  await db.run(sql`delete from lockout where at < ${failuresBefore}`)
}
