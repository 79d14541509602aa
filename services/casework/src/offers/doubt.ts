import { Id } from '@kinlink/contracts'
import { type Db, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Jobs } from '../jobs/jobs.ts'
import type { NetworkView } from '../network/network.ts'

/** Notes that a signer is not known among the statements believed now; null: nothing is in doubt any more. */
export async function noteDoubt(tx: Queries, offerId: string, believed: string | null): Promise<void> {
  await tx.run(sql`update offer set doubted_under = ${believed} where id = ${offerId}`)
  await tx.run(sql`update search set doubted_under = ${believed} where id = ${offerId}`)
}

const Doubted = Type.Object({ id: Id })
const lockDoubted = async (tx: Tx, believed: string) => [
  ...(await tx.many(
    Doubted,
    sql`select id from offer where doubted_under is not null and doubted_under <> ${believed} for update skip locked`,
  )),
  ...(await tx.many(
    Doubted,
    sql`select id from search where doubted_under is not null and doubted_under <> ${believed} for update skip locked`,
  )),
]

/**
 * The event of an offer may come in before the statement that lists its signer. Once other statements are known what was in doubt is looked at again: once under each
 * set of them, so that an offer that nobody signed asks the exchange nothing by itself.
 */
export async function lookAgain(deps: { db: Db; network: NetworkView; jobs: Pick<Jobs, 'emit'> }): Promise<void> {
  const believed = deps.network.current()?.believed
  if (believed === undefined) return
  await deps.db.transaction(async (tx) => {
    for (const { id } of await lockDoubted(tx, believed)) {
      await noteDoubt(tx, id, believed)
      await deps.jobs.emit(tx, 'offer.follow', { offerId: id })
    }
  })
}
