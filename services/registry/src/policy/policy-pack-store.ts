import { MultiSigned } from '@kinlink/contracts'
import { json, type Queries, sql } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const Row = Type.Object(
  { version: Type.String(), digest: Type.String(), document: MultiSigned },
  { additionalProperties: false },
)
export type StoredPack = Static<typeof Row>

/** The newest policy pack; undefined before the first. */
export const newestPack = (db: Queries): Promise<StoredPack | undefined> =>
  db.maybeOne(Row, sql`select version, digest, document from policy_pack order by number desc limit 1`)

export const insertPack = async (db: Queries, pack: StoredPack, now: Date): Promise<void> => {
  await db.run(sql`
    insert into policy_pack (version, digest, document, at)
    values (${pack.version}, ${pack.digest}, ${json(pack.document)}, ${now})`)
}
