import { Id, Role } from '@kinlink/contracts'
import { Bytes, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const SessionRow = Type.Object({
  id: Id,
  account_id: Id,
  keys: Type.Union([Bytes, Type.Null()]),
  roles: Type.Array(Role),
  kid: Type.Union([Id, Type.Null()]),
  admin_kid: Type.Union([Id, Type.Null()]),
})
export type SessionRow = Type.Static<typeof SessionRow>

export type NewSession = { id: string; accountId: string; keys: Uint8Array | null; expiresAt: Date; at: Date }

export const insertSession = (tx: Queries, s: NewSession) =>
  tx.run(sql`insert into session (id, account_id, keys, expires_at, created_at)
    values (${s.id}, ${s.accountId}, ${s.keys}, ${s.expiresAt}, ${s.at})`)

/** A living session with what its account may do now, whatever the token says. */
export const findSession = (db: Queries, id: string, accountId: string, now: Date) =>
  db.maybeOne(
    SessionRow,
    sql`select s.id, s.account_id, s.keys, a.roles, a.kid, a.admin_kid from session s
      join account a on a.id = s.account_id
      where s.id = ${id} and s.account_id = ${accountId} and s.expires_at > ${now} and a.locked_at is null`,
  )

/** Ends a session: its wrapped keys are gone. */
export const deleteSession = (tx: Queries, id: string) => tx.run(sql`delete from session where id = ${id}`)

/** Removes sessions that are over and lock-outs that nobody remembers. */
export const forgetOld = async (db: Queries, now: Date): Promise<void> => {
  await db.run(sql`delete from session where expires_at <= ${now}`)
  await db.run(sql`delete from lock_out where last_failure < ${new Date(now.getTime() - 86_400_000)}`)
}
