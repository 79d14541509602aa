import type { Line, MandateHeader } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'
import type { Automation } from '../keys/automation.ts'
import type { NetworkSnapshot, NetworkView } from '../network/network.ts'
import { askForRecord } from '../record-memory/ask-for-record.ts'
import { noteOwnRead } from '../record-memory/own-records.ts'
import {
  forgetEndedGrants,
  forgetOwnGrants,
  keepOwnGrants,
  noteUnread,
  recordsToRenew,
  unreadRecords,
} from './own-grant-store.ts'
import { type RenewDeps, renewRecord } from './renew-record.ts'
import { targetsOf } from './targets.ts'

export type RegrantDeps = RenewDeps & { readonly network: NetworkView; readonly automation: Automation }

/** Records in one batch; between two of them other work has its turn. */
const BATCH = 50
const LINES: readonly Line[] = ['society']
/** After which what could not be renewed is tried again. */
const RETRY_MS = 60_000

/**
 * Renews, with the automation key and within its mandate, what hangs on society-line epochs that are closing or closed: one bounded batch of records. Which grants wait is known from the statements and from what is
 * kept of the Society's own grants, so that no event has to arrive for it and a killed process loses nothing.
 */
export async function regrant(deps: RegrantDeps, signal: AbortSignal): Promise<void> {
  const network = deps.network.current()
  const now = deps.clock.now()
  if (network === null || !mayRegrant(deps.automation, now)) return
  const triedBefore = new Date(now.getTime() - RETRY_MS)
  await readUnread(deps, network, triedBefore, signal)
  await forgetEndedGrants(deps.db, now)
  const { signer, mandate: document, mandateDigest: digest, epochs: society } = deps.automation
  const hand = { signer, mandate: { document, digest }, secrets: { society }, actor: 'automation' } as const
  for (const rid of await recordsToRenew(deps.db, { targets: targetsOf(network), lines: LINES, triedBefore }, BATCH)) {
    if (signal.aborted || !(await renewRecord(deps, network, { ...hand, act: newId() }, rid))) return
  }
}

/** Whether an officer's mandate that is in force lets the automation key renew grants. */
function mayRegrant({ mandate }: Automation, now: Date): boolean {
  const { may, notAfter } = decodeHeader(mandate.header).json as unknown as MandateHeader
  return may.includes('regrant') && now.getTime() < Date.parse(notAfter)
}

/** Asks the exchange what records of before are granted to. */
async function readUnread(
  deps: RegrantDeps,
  network: NetworkSnapshot,
  triedBefore: Date,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock } = deps
  for (const rid of await unreadRecords(db, triedBefore, BATCH)) {
    if (signal.aborted) return
    const act = newId()
    const read = await askForRecord(deps, rid, act)
    if (!read.ok && read.problem.code !== 'not_found') return
    const why = read.ok ? await noteOwnRead(deps, network, { rid, actor: 'automation', act, asked: read.value }) : null
    if (why !== null) {
      await noteUnread(db, rid, clock.now())
      continue
    }
    await db.transaction((tx) => (read.ok ? keepOwnGrants(tx, rid, read.value.projection) : forgetOwnGrants(tx, rid)))
  }
}
