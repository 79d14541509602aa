import type { GrantRenewals, Line } from '@kinlink/contracts'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { newId } from '@kinlink/runtime'
import type { AlarmDeps } from '../alarms/raise-alarm.ts'
import { type Actor, logAct } from '../audit/log.ts'
import type { Random } from '../keys/secret.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { type AskDeps, askForRecord } from '../record-memory/ask-for-record.ts'
import { noteOwnRead } from '../record-memory/own-records.ts'
import { LATER } from '../submission/submit.ts'
import { type Hand, makeRenewals } from './make-renewals.ts'
import { forgetOwnGrants, grantHeaderOf, keepOwnGrants, noteRenewed, noteTried } from './own-grant-store.ts'
import { targetsOf } from './targets.ts'

export type RenewDeps = AskDeps &
  AlarmDeps & {
    readonly random: Random
    readonly client: Pick<ExchangeClient, 'readRecord' | 'renewGrants'>
  }

/** Whose hand it is, and the act that joins both logs. */
export type Renewing = Hand & { readonly actor: Actor; readonly act: string }

/**
 * Renews what is due of one record and answers whether the exchange could be asked. The exchange has the truth: it is read first, so that whatever a killed process had come to, the next one goes on
 * from there, and nothing is renewed twice.
 */
export async function renewRecord(
  deps: RenewDeps,
  network: NetworkSnapshot,
  { actor, act, ...hand }: Renewing,
  rid: string,
): Promise<boolean> {
  const read = await askForRecord(deps, rid, act)
  if (!read.ok && read.problem.code !== 'not_found') return false
  if (!read.ok) {
    await deps.db.transaction((tx) => forgetOwnGrants(tx, rid))
    return true
  }
  const lines = Object.keys(hand.secrets) as Line[]
  const targets = targetsOf(network)
  const { projection } = read.value
  const why = await noteOwnRead(deps, network, { rid, actor, act, asked: read.value })
  if (why !== null) {
    const tried = { targets, lines, at: deps.clock.now(), refused: why === 'outdated' ? null : why }
    await deps.db.transaction((tx) => noteTried(tx, rid, tried))
    return true
  }
  const { renewals, unopened } = makeRenewals(projection, hand, network, deps.random)
  if (renewals.length === 0) {
    // What the exchange has differs from what is known here, or nothing can be done about it now.
    const tried = { targets, lines, at: deps.clock.now(), refused: unopened.length === 0 ? null : 'unopened' }
    await deps.db.transaction(async (tx) => {
      await keepOwnGrants(tx, rid, projection)
      await noteTried(tx, rid, tried)
    })
    return true
  }
  const body: GrantRenewals = { renewals, ...(hand.mandate === null ? {} : { mandate: hand.mandate.document }) }
  const answer = await deps.client.renewGrants(rid, body, { idempotencyKey: newId(), act })
  if (!answer.ok && LATER.has(answer.problem.code)) return false
  const renewed = renewals.map(({ replaces, grant }) => ({ replaces, header: grantHeaderOf(grant) }))
  await deps.db.transaction(async (tx) => {
    const code = answer.ok ? undefined : answer.problem.code
    // Somebody else renewed it, revised it or withdrew it at this moment: it is read again.
    if (code === undefined) await noteRenewed(tx, renewed)
    else await noteTried(tx, rid, { targets, lines, at: deps.clock.now(), refused: code })
    const said = {
      decision: answer.ok ? 'allow' : 'deny',
      count: renewals.length,
      ...(code === undefined ? {} : { code }),
    } as const
    await logAct(tx, actor, { action: 'grant.renew', subject: rid, ...said }, act)
  })
  return true
}
