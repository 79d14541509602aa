import { Id, MultiSigned } from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const Row = Type.Object({
  id: Id,
  version: Type.String(),
  document: MultiSigned,
  state: Type.Union([Type.Literal('proposed'), Type.Literal('issued')]),
  proposed_at: Timestamp,
})
export type ProposedPack = Type.Static<typeof Row>

const columns = sql`id, version, document, state, proposed_at`

export const insertPack = (tx: Queries, { id, version, document, proposed_at }: Omit<ProposedPack, 'state'>) =>
  tx.run(sql`insert into policy_pack_proposal (id, version, document, state, proposed_at)
    values (${id}, ${version}, ${json(document)}, 'proposed', ${proposed_at})`)

export const findPack = (db: Queries, id: string) =>
  db.maybeOne(Row, sql`select ${columns} from policy_pack_proposal where id = ${id}`)

/** The same, held until the transaction ends: two administrators who sign at once do so one after the other. */
export const lockPack = (tx: Queries, id: string) =>
  tx.maybeOne(Row, sql`select ${columns} from policy_pack_proposal where id = ${id} for update`)

export const listPacks = (db: Queries) =>
  db.many(Row, sql`select ${columns} from policy_pack_proposal order by proposed_at desc, id limit 200`)

/** The exchange has taken it, with these signatures. */
export const markIssued = (tx: Queries, id: string, document: MultiSigned) =>
  tx.run(sql`update policy_pack_proposal set state = 'issued', document = ${json(document)} where id = ${id}`)
