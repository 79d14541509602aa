import type { Db, Tx } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { NetworkView } from '../network/network.ts'
import { NotAnswered } from '../submission/submit.ts'
import { type AskedItem, type FetchedItem, type FetchItemClient, fetchItem, type Item } from './fetch-item.ts'
import { keepArrived, keepNamed, lockSender } from './received-store.ts'

export type NoteDeps = { db: Db; clock: Clock; network: NetworkView; client: FetchItemClient }
type Known = Omit<AskedItem, 'act'>

/**
 * Notes that an item which the exchange has announced, or was asked for, has arrived, and what it names. Its header is read by the automation; it is opened by an officer, if at all (docs/adr/0004). What is no item for this Society is not noted.
 * Done again, it changes nothing.
 * @param andThen what else has to be kept with it, in the same transaction
 * @throws NotAnswered while the network is not known
 */
export async function noteItem(
  deps: NoteDeps,
  known: Known,
  andThen?: (tx: Tx, item: Item) => Promise<void>,
): Promise<FetchedItem> {
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  const act = newId()
  const fetched = await fetchItem(deps.client, network, { ...known, act })
  const ofOthers = fetched.ok && fetched.item.from !== network.me
  await deps.db.transaction(async (tx) => {
    if (fetched.ok && ofOthers) {
      const { item } = fetched
      await lockSender(tx, item.from)
      await keepArrived(tx, item, deps.clock.now())
      if (item.chain?.to === network.me) await keepNamed(tx, item.from, item.chain, deps.clock.now())
      await andThen?.(tx, item)
    }
    const entry = { action: 'item.read', subject: known.id } as const
    const verdict = fetched.ok ? ({ decision: 'allow' } as const) : ({ decision: 'deny', code: fetched.code } as const)
    await logAct(tx, 'automation', { ...entry, ...verdict }, act)
  })
  return fetched
}

/**
 * The same for an item that was announced: while the exchange does not answer, the queue repeats it. What it does not show, or what nobody signed, is looked for again once another item names it.
 * @throws NotAnswered
 */
export async function noteAnnounced(deps: NoteDeps, known: Known): Promise<void> {
  const fetched = await noteItem(deps, known)
  if (!fetched.ok && !fetched.answered && fetched.code !== 'epoch_closed') throw new NotAnswered(fetched.code)
}
