import { MultiSigned, Statement } from '@kinlink/contracts'
import { json, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { headerOf } from '../documents/stored.ts'

const Row = Type.Object(
  { member: Type.String(), digest: Type.String(), document: MultiSigned },
  { additionalProperties: false },
)
const DocumentRow = Type.Object({ document: MultiSigned }, { additionalProperties: false })
const validator = Compile(Statement)

export type StoredStatement = { statement: Statement; digest: string; document: MultiSigned }

/** The newest statement of each of these members; members without one are missing from the map. */
export const newestStatements = async (
  db: Queries,
  members: readonly string[],
): Promise<Map<string, StoredStatement>> => {
  const rows = await db.many(
    Row,
    sql`select distinct on (member) member, digest, document from statement
        where member = any(${[...members]}) order by member, seq desc`,
  )
  return new Map(
    rows.map(({ member, digest, document }) => [
      member,
      { digest, document, statement: headerOf(validator, document) },
    ]),
  )
}

/** Every statement of a member, oldest first. */
export const statementChain = async (db: Queries, member: string): Promise<StoredStatement[]> =>
  (await db.many(Row, sql`select member, digest, document from statement where member = ${member} order by seq`)).map(
    ({ digest, document }) => ({ digest, document, statement: headerOf(validator, document) }),
  )

/** Every statement of a member, oldest first, for readers who verify the chain themselves. */
export const allStatements = async (db: Queries, member: string): Promise<MultiSigned[]> =>
  (await db.many(DocumentRow, sql`select document from statement where member = ${member} order by seq`)).map(
    ({ document }) => document,
  )

const Count = Type.Object({ count: Type.Integer() }, { additionalProperties: false })

/** How many statements of a member were taken in after an instant. */
export const countStatements = async (db: Queries, member: string, after: Date): Promise<number> =>
  (
    await db.one(
      Count,
      sql`select count(*)::integer as count from statement where member = ${member} and at > ${after}`,
    )
  ).count

export const insertStatement = async (
  db: Queries,
  { statement, digest, document }: StoredStatement,
  now: Date,
): Promise<void> => {
  await db.run(sql`
    insert into statement (member, seq, digest, document, at)
    values (${statement.society}, ${statement.seq}, ${digest}, ${json(document)}, ${now})`)
}
