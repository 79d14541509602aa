import { setImmediate, setTimeout } from 'node:timers/promises'
import { type MandateHeader, RECODED_TOGETHER, type RecodingState } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import type { Answer, ExchangeClient } from '@kinlink/exchange-client'
import { type Clock, newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Automation } from '../keys/automation.ts'
import type { LinkageKey } from '../linkage-keys/linkage-key-store.ts'
import type { NetworkSnapshot, NetworkView } from '../network/network.ts'
import { LATER } from '../submission/submit.ts'
import { type MadeAnew, makeRecoding, type RecodingParts } from './make-recoding.ts'
import { entriesToRecode, keepListed, noteRecoded, noteRefused } from './own-entry-store.ts'
import { noteListed, type Recoding, takeUp } from './recoding-store.ts'

export type RecodeDeps = RecodingParts & {
  readonly clock: Clock
  readonly network: NetworkView
  readonly automation: Automation
  readonly client: Pick<ExchangeClient, 'listEntries' | 'recodeEntries'>
}

/** After which an entry that the exchange has refused to code anew is tried again. */
const RETRY_MS = 3_600_000

/**
 * F9: codes the Society's living entries anew under the newest linkage key, one bounded batch: of people, of nobody and of requests by the same code, in the order of random ids. What is left to be
 * done stands in the database and at the exchange, which takes the same code twice as once, so that a process killed between any two steps is followed by the next one. Tells whether something was done.
 */
export async function recode(deps: RecodeDeps): Promise<boolean> {
  const network = deps.network.current()
  const key = network?.linkageKey() ?? null
  if (network === null || key === null) return false
  const recoding = await takeUp(deps.db, key.eid, deps.clock.now())
  if (recoding === undefined) return false
  if (recoding.listed_at === null) return listOwn(deps, recoding)
  return mayRecode(deps.automation, deps.clock.now()) && (await recodeBatch(deps, network, key))
}

/** Between two batches, so that other work has its turn, here and at the exchange. */
const PAUSE_MS = 500

/** Batch after batch until nothing is left to be done now. */
export async function recodeAll(deps: RecodeDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await recode(deps))) await setTimeout(PAUSE_MS, undefined, { signal }).catch(() => {})
}

/** Whether an officer's mandate that is in force lets the automation key code entries anew. */
export function mayRecode({ mandate }: Pick<Automation, 'mandate'>, now: Date): boolean {
  const { may, notAfter } = decodeHeader(mandate.header).json as unknown as MandateHeader
  return may.includes('recode') && now.getTime() < Date.parse(notAfter)
}

/** Asks the exchange which entries it has of this Society, a page each time: those of before are not known here. */
async function listOwn({ db, client, clock }: RecodeDeps, { epoch, listed_to }: Recoding): Promise<boolean> {
  const page = await client.listEntries(listed_to, { act: newId() })
  if (!page.ok) return false
  const { items, next = null } = page.value
  await db.transaction(async (tx) => {
    await keepListed(tx, items)
    await noteListed(tx, epoch, next, next === null ? clock.now() : null)
  })
  return true
}

async function recodeBatch(deps: RecodeDeps, network: NetworkSnapshot, key: LinkageKey): Promise<boolean> {
  const at = deps.clock.now()
  const triedBefore = new Date(at.getTime() - RETRY_MS)
  const due = await entriesToRecode(deps.db, { epoch: key.eid, at, triedBefore }, RECODED_TOGETHER)
  // The mandate may be another one meanwhile: a batch rests on one.
  const { signer, mandate, mandateDigest } = deps.automation
  const parts = { ...deps, automation: { signer, mandateDigest } }
  const made: MadeAnew[] = []
  for (const entry of due) {
    const anew = await makeRecoding(parts, entry, key, network)
    if (anew !== undefined) made.push(anew)
    // Its file cannot be read: it must not stand before those that can.
    else await deps.db.transaction((tx) => noteRefused(tx, entry.entry_id, 'gone', at))
    await setImmediate()
  }
  if (made.length === 0) return due.length > 0
  const act = newId()
  const body = { recodings: made.map(({ entry }) => entry), mandate }
  const answer = await deps.client.recodeEntries(body, { idempotencyKey: newId(), act })
  if (!answer.ok && LATER.has(answer.problem.code)) return false
  await note(deps, key.eid, { made, act, answer })
  return true
}

type Tried = {
  readonly made: readonly MadeAnew[]
  readonly act: string
  readonly answer: Answer<{ items: { entryId: string; state: RecodingState }[] }>
}

const note = ({ db, clock }: RecodeDeps, epoch: string, { made, act, answer }: Tried): Promise<void> =>
  db.transaction(async (tx) => {
    const states = new Map(answer.ok ? answer.value.items.map(({ entryId, state }) => [entryId, state]) : [])
    for (const { entryId, subject } of made) {
      const state = answer.ok ? (states.get(entryId) ?? 'refused') : answer.problem.code
      const said = { action: 'entry.recode', subject } as const
      if (state === 'recoded') await noteRecoded(tx, entryId, epoch)
      else await noteRefused(tx, entryId, state, clock.now())
      const entry =
        state === 'recoded'
          ? { ...said, decision: 'allow' as const }
          : { ...said, decision: 'deny' as const, code: state }
      await logAct(tx, 'automation', entry, act)
    }
  })
