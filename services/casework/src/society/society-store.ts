import { Country, MemberId, MultiSigned } from '@kinlink/contracts'
import { json, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

const Society = Type.Object({
  member: MemberId,
  net: Type.String(),
  name: Type.String(),
  country: Type.Union([Country, Type.Null()]),
  statement: MultiSigned,
})
/** Who this Society is, and the last statement it has signed itself. */
export type SocietyRow = Type.Static<typeof Society>

export const findSociety = (db: Queries) =>
  db.maybeOne(Society, sql`select member, net, name, country, statement from society`)

export const insertSociety = (tx: Queries, society: SocietyRow, at: Date) =>
  tx.run(sql`insert into society (member, net, name, country, statement, provisioned_at)
    values (${society.member}, ${society.net}, ${society.name}, ${society.country}, ${json(society.statement)}, ${at})`)
