import { Bytes32, Id } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { LEXICON } from '@kinlink/linkage'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { AlarmDeps } from '../alarms/raise-alarm.ts'
import { logAct } from '../audit/log.ts'
import type { Automation } from '../keys/automation.ts'
import type { Storage } from '../keys/storage.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { type AskDeps, askForRecord } from '../record-memory/ask-for-record.ts'
import { remember } from '../record-memory/remember.ts'
import { openProjection } from '../sealing/open-projection.ts'
import { NotAnswered } from '../submission/submit.ts'
import { keepLinkageKey } from './linkage-key-store.ts'

export type ReceiveDeps = AskDeps &
  AlarmDeps & {
    readonly storage: Storage
    readonly network: Pick<LiveNetwork, 'current' | 'reloadLinkageKey'>
    readonly automation: Pick<Automation, 'epochs'>
  }

/** Value of the field `linkageKey`: with the key the lexicon under which codes are made, so that its digest is signed by the coordinating member's officer. */
export const LinkageKeyValue = Type.Object(
  { eid: Id, key: Bytes32, lexicon: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
  { additionalProperties: false },
)
const value = Compile(LinkageKeyValue)

/**
 * `key.available`: opens a linkage key with the automation's key, if the coordinating member has signed it, and keeps it under the storage key. One for another lexicon than this
 * casework has is refused (`lexicon` in the log): codes made with it would resemble nobody's.
 * @throws NotAnswered while the exchange cannot be asked or the network is not known: the queue repeats the job.
 */
export async function receiveLinkageKey(
  deps: ReceiveDeps,
  { recordId, sequence = null }: { readonly recordId: string; readonly sequence?: number | null },
): Promise<void> {
  const { db, clock, storage, automation } = deps
  const network = deps.network.current()
  if (network === null) throw new NotAnswered('network unknown')
  const act = newId()
  const answer = await askForRecord(deps, recordId, act)
  if (!answer.ok) {
    if (answer.problem.code === 'not_found') return
    throw new NotAnswered(answer.problem.code)
  }
  const { projection, before } = answer.value
  const opened = openProjection(recordId, projection, network, { society: automation.epochs }, clock.now())
  const said = opened.ok ? opened.value.values.get('linkageKey') : undefined
  const authentic =
    opened.ok && opened.value.header.author === network.coordinator && opened.value.header.type === 'key'
  const issued = authentic && value.Check(said) ? said : undefined
  const found = issued?.lexicon === LEXICON.digest ? { eid: issued.eid, key: fromB64(issued.key, 32) } : undefined
  const why = !opened.ok ? opened.code : !authentic ? 'author' : issued === undefined ? 'values' : 'lexicon'
  await db.transaction(async (tx) => {
    const refused = opened.ok && found !== undefined ? await remember(tx, deps, before, opened.value) : why
    if (refused === 'outdated') throw new NotAnswered(refused)
    const key = refused === null ? found : undefined
    const decision = key === undefined ? 'deny' : 'allow'
    const code = refused === null ? {} : { code: refused.slice(0, 42) }
    if (key !== undefined) await keepLinkageKey(tx, storage, { ...key, recordId, at: clock.now(), sequence })
    await logAct(tx, 'automation', { action: 'key.linkage', subject: recordId, decision, ...code }, act)
  })
  await deps.network.reloadLinkageKey()
}
