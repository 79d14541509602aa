import { MemberList, MultiSigned } from '@kinlink/contracts'
import { json, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { headerOf } from '../documents/stored.ts'

const Row = Type.Object({ digest: Type.String(), document: MultiSigned }, { additionalProperties: false })
const validator = Compile(MemberList)

export type StoredMemberList = { list: MemberList; digest: string; document: MultiSigned }

/** The newest member list; undefined before the network has been set up. */
export const newestMemberList = async (db: Queries): Promise<StoredMemberList | undefined> => {
  const row = await db.maybeOne(Row, sql`select digest, document from member_list order by seq desc limit 1`)
  return row === undefined ? undefined : { ...row, list: headerOf(validator, row.document) }
}

export const insertMemberList = async (
  db: Queries,
  { list, digest, document }: StoredMemberList,
  now: Date,
): Promise<void> => {
  await db.run(sql`
    insert into member_list (seq, digest, document, at) values (${list.seq}, ${digest}, ${json(document)}, ${now})`)
}
