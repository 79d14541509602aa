import type { AuditEntry, AuditQuery } from '@kinlink/contracts'
import { BigInteger, Bytes, empty, join, type Queries, type Sql, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { TreeName } from '../trees/tree.ts'

const EntryRow = Type.Object({ seq: BigInteger, leaf: Bytes, salt: Bytes, body: Type.String() })

/** What a query asks for: `after` and `limit` are applied by the caller's page. */
export type EntryFilter = Pick<AuditQuery, 'officer' | 'subject' | 'action' | 'decision'> & {
  readonly from?: Date
  readonly until?: Date
}

/** Entries that fit, the newest first, those with a lower number than `below` only. */
export const findEntries = async (
  db: Queries,
  tree: TreeName,
  filter: EntryFilter,
  page: { readonly below?: number; readonly limit: number },
): Promise<AuditEntry[]> => {
  const conditions = [
    sql`entry.tree = ${tree}`,
    ...conditionsOf(filter),
    ...(page.below === undefined ? [] : [sql`entry.seq < ${page.below}`]),
  ]
  const rows = await db.many(
    EntryRow,
    sql`select entry.seq, entry.leaf, content.salt, content.body
        from entry join entry_content as content on content.tree = entry.tree and content.seq = entry.seq
        where ${join(conditions, ' and ')}
        order by entry.seq desc
        limit ${page.limit}`,
  )
  return rows.map((row) => entryOf(tree, row))
}

const conditionsOf = ({ officer, subject, action, decision, from, until }: EntryFilter): Sql[] =>
  [
    officer === undefined ? empty : sql`content.officer = ${officer}`,
    subject === undefined ? empty : sql`content.subject = ${subject}`,
    action === undefined ? empty : sql`content.action = ${action}`,
    decision === undefined ? empty : sql`content.decision = ${decision}`,
    from === undefined ? empty : sql`content.at >= ${from}`,
    until === undefined ? empty : sql`content.at < ${until}`,
  ].filter((condition) => condition !== empty)

export const findEntry = async (db: Queries, tree: TreeName, seq: number): Promise<AuditEntry | undefined> => {
  const row = await db.maybeOne(
    EntryRow,
    sql`select entry.seq, entry.leaf, content.salt, content.body
        from entry join entry_content as content on content.tree = entry.tree and content.seq = entry.seq
        where entry.tree = ${tree} and entry.seq = ${seq}`,
  )
  return row === undefined ? undefined : entryOf(tree, row)
}

const entryOf = (tree: TreeName, row: Type.Static<typeof EntryRow>): AuditEntry => ({
  tree,
  seq: Number(row.seq),
  body: row.body,
  salt: base64url(row.salt),
  leaf: base64url(row.leaf),
})

/** Unpadded base64url, as in everything that leaves this service. */
export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
