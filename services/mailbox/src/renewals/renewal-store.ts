import { json, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

const Renewed = Type.Object({ gid: Type.String(), digest: Type.String() }, { additionalProperties: false })

/** Which of these grants of a record have been replaced, each with the digest of the grant that took its place. */
export const findRenewed = async (tx: Tx, rid: string, gids: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx.many(
    Renewed,
    sql`select gid, digest from grant_renewed where rid = ${rid} and gid = any(${[...gids]})`,
  )
  return new Map(rows.map(({ gid, digest }) => [gid, digest]))
}

/** Notes which grants have been replaced, and by what. */
export const noteRenewed = async (
  tx: Tx,
  rid: string,
  renewed: readonly { readonly gid: string; readonly digest: string }[],
  at: Date,
): Promise<void> => {
  await tx.run(sql`
    insert into grant_renewed (gid, rid, digest, at)
    select gid, ${rid}, digest, ${at} from jsonb_to_recordset(${json(renewed)}::jsonb) as r (gid text, digest text)`)
}
