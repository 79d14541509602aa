import { Bytes32, Id, Role } from '@kinlink/contracts'
import type { KeyFile } from '@kinlink/crypto/keys'
import { json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const File = Type.Object({ header: Type.String(), n: Type.String(), c: Type.String() })
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const Account = Type.Object({
  id: Id,
  username: Type.String(),
  passphrase_hash: Type.String(),
  roles: Type.Array(Role),
  kid: orNull(Id),
  sign_pk: orNull(Bytes32),
  kem_pk: orNull(Type.String()),
  admin_kid: orNull(Id),
  admin_pk: orNull(Bytes32),
  key_file: orNull(File),
  locked_at: orNull(Timestamp),
})
type Read = Type.Static<typeof Account>
export type Account = Omit<Read, 'key_file' | 'locked_at'> & { key_file: KeyFile | null }
/** As it is kept: whoever has left has a locked account, whose keys count in what they signed before. */
export type KeptAccount = Account & Pick<Read, 'locked_at'>

const columns = sql`id, username, passphrase_hash, roles, kid, sign_pk, kem_pk, admin_kid, admin_pk, key_file, locked_at`

/** One spelling per user name: what looks the same on screen is the same account. */
export const plainUsername = (username: string): string => username.normalize('NFKC').trim().toLowerCase()

export const insertAccount = (tx: Queries, a: Account & { at: Date }) =>
  tx.run(sql`insert into account
      (id, username, passphrase_hash, roles, kid, sign_pk, kem_pk, admin_kid, admin_pk, key_file, created_at)
    values (${a.id}, ${a.username}, ${a.passphrase_hash}, ${[...a.roles]}, ${a.kid}, ${a.sign_pk}, ${a.kem_pk},
      ${a.admin_kid}, ${a.admin_pk}, ${a.key_file === null ? null : json(a.key_file)}, ${a.at})`)

export const findAccountByName = (db: Queries, username: string) =>
  db.maybeOne(Account, sql`select ${columns} from account where username = ${plainUsername(username)}`)

export const findAccount = (db: Queries, id: string) =>
  db.maybeOne(Account, sql`select ${columns} from account where id = ${id}`)

/** The account that a key id of an officer belongs to. */
export const findAccountByKey = (db: Queries, kid: string) =>
  db.maybeOne(Account, sql`select ${columns} from account where kid = ${kid}`)

/** Locks an account and ends its sessions at once. */
export async function lockAccount(tx: Queries, id: string, at: Date): Promise<void> {
  await tx.run(sql`update account set locked_at = ${at} where id = ${id} and locked_at is null`)
  await tx.run(sql`delete from session where account_id = ${id}`)
}

const Listed = Type.Object({
  id: Id,
  username: Type.String(),
  roles: Type.Array(Role),
  kid: orNull(Id),
  created_at: Timestamp,
})

export const listAccounts = (db: Queries) =>
  db.many(Listed, sql`select id, username, roles, kid, created_at from account order by created_at, id`)
