import { Bytes32, Id } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import type { ExchangeClient } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { logAct } from '../audit/log.ts'
import type { Automation } from '../keys/automation.ts'
import type { Storage } from '../keys/storage.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { openProjection } from '../sealing/open-projection.ts'
import { NotAnswered } from '../submission/submit.ts'
import { keepLinkageKey } from './linkage-key-store.ts'

export type ReceiveDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly storage: Storage
  readonly client: Pick<ExchangeClient, 'readRecord'>
  readonly network: Pick<LiveNetwork, 'current' | 'reloadLinkageKey'>
  readonly automation: Pick<Automation, 'epochs'>
}

/** Value of the field `linkageKey`. */
export const LinkageKeyValue = Type.Object({ eid: Id, key: Bytes32 }, { additionalProperties: false })
const value = Compile(LinkageKeyValue)

/**
 * `key.available`: opens a linkage key with the automation's key, if the coordinating member has signed it, and keeps it under the storage key.
 * @throws NotAnswered while the exchange cannot be asked or the network is not known: the queue repeats the job.
 */
export async function receiveLinkageKey(deps: ReceiveDeps, recordId: string): Promise<void> {
  const { db, clock, storage, client, automation } = deps
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  const act = newId()
  const answer = await client.readRecord(recordId, { act })
  if (!answer.ok) {
    if (answer.problem.code === 'not_found') return
    throw new NotAnswered(answer.problem.code)
  }
  const opened = openProjection(recordId, answer.value, network, { society: automation.epochs }, clock.now())
  const said = opened.ok ? opened.value.values.get('linkageKey') : undefined
  const authentic =
    opened.ok && opened.value.header.author === network.coordinator && opened.value.header.type === 'key'
  const why = opened.ok ? (authentic ? 'values' : 'author') : opened.code
  const key = authentic && value.Check(said) ? { eid: said.eid, key: fromB64(said.key, 32) } : undefined
  await db.transaction(async (tx) => {
    const decision = key === undefined ? 'deny' : 'allow'
    const code = key === undefined ? { code: why.slice(0, 42) } : {}
    if (key !== undefined) await keepLinkageKey(tx, storage, { ...key, recordId, at: clock.now() })
    await logAct(tx, 'automation', { action: 'key.linkage', subject: recordId, decision, ...code }, act)
  })
  await deps.network.reloadLinkageKey()
}
