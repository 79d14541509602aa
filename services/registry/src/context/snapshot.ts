import { type Db, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import { allAgreements, type StoredAgreement } from '../agreements/agreement-store.ts'
import { newestMemberList } from '../members/member-list-store.ts'
import { newestPack } from '../policy/policy-pack-store.ts'
import { newestStatements } from '../statements/statement-store.ts'
import { askedTogether } from './asked-together.ts'

type Read<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>

/** All documents in force or not, as they stood at one moment. */
export type Snapshot = {
  readonly list: NonNullable<Read<typeof newestMemberList>>['list']
  readonly statements: Read<typeof newestStatements>
  readonly agreements: readonly StoredAgreement[]
  readonly pack: Read<typeof newestPack>
}

/** Gives the documents as they stand now; undefined before there is a member list. */
export type Snapshots = () => Promise<Snapshot | undefined>

const Version = Type.Object({ version: Type.String() }, { additionalProperties: false })

/** Documents are only ever added, agreements only ever signed once more: these numbers change with each of them. */
const versionOf = async (db: Queries): Promise<string> =>
  (
    await db.one(
      Version,
      sql`select concat_ws(' ', (select max(seq) from member_list), (select count(*) from statement),
            (select count(*) from policy_pack), (select count(*) from agreement),
            (select sum(cardinality(signed_by)) from agreement)) as version`,
    )
  ).version

/**
 * Keeps the documents in memory and asks the database whether any was added: one question instead of one per document,
 * for all who wait when it is sent, and never an answer from before a change that had been accepted.
 */
export const snapshotsOf = (db: Db): Snapshots => {
  const askVersion = askedTogether(() => versionOf(db))
  let kept: { version: string; snapshot: Snapshot | undefined } | undefined
  return async () => {
    const version = await askVersion()
    if (kept?.version === version) return kept.snapshot
    const snapshot = await db.transaction(read, { isolation: 'repeatable read', readOnly: true })
    // Read after the version: what it holds is of that version or newer, and then the next question finds out.
    kept = { version, snapshot }
    return snapshot
  }
}

const read = async (tx: Tx): Promise<Snapshot | undefined> => {
  const list = (await newestMemberList(tx))?.list
  if (list === undefined) return undefined
  const statements = await newestStatements(
    tx,
    list.members.map(({ id }) => id),
  )
  return { list, statements, agreements: await allAgreements(tx), pack: await newestPack(tx) }
}
