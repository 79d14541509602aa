import { type Queries, sql } from '@kinlink/postgres'

/** The exchange has not taken an entry: if it was a decoy's, there is no decoy. Its key goes with the next tidying of ended ones, as does what it opens. */
export const dropRefusedDecoy = async (tx: Queries, id: string): Promise<void> => {
  await tx.run(sql`update decoy set expires_at = made_at where id = ${id}`)
}
