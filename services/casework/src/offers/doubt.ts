import { Id } from '@kinlink/contracts'
import { type Db, type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Jobs } from '../jobs/jobs.ts'
import type { NetworkView } from '../network/network.ts'

/** Notes that a signer is not known under this head of the log of statements; null: nothing is in doubt any more. */
export async function noteDoubt(tx: Queries, offerId: string, keysLog: string | null): Promise<void> {
  await tx.run(sql`update offer set doubted_under = ${keysLog} where id = ${offerId}`)
  await tx.run(sql`update search set doubted_under = ${keysLog} where id = ${offerId}`)
}

const Doubted = Type.Object({ id: Id })
const lockDoubted = async (tx: Tx, keysLog: string) => [
  ...(await tx.many(
    Doubted,
    sql`select id from offer where doubted_under is not null and doubted_under <> ${keysLog} for update skip locked`,
  )),
  ...(await tx.many(
    Doubted,
    sql`select id from search where doubted_under is not null and doubted_under <> ${keysLog} for update skip locked`,
  )),
]

/**
 * The event of an offer may come in before the statement that lists its signer. Once other statements are known what was in doubt is looked at again: once under each head of
 * their log, so that an offer that nobody signed asks the exchange nothing by itself.
 */
export async function lookAgain(deps: { db: Db; network: NetworkView; jobs: Pick<Jobs, 'emit'> }): Promise<void> {
  const keysLog = deps.network.current()?.keysLog.root
  if (keysLog === undefined) return
  await deps.db.transaction(async (tx) => {
    for (const { id } of await lockDoubted(tx, keysLog)) {
      await noteDoubt(tx, id, keysLog)
      await deps.jobs.emit(tx, 'offer.follow', { offerId: id })
    }
  })
}
