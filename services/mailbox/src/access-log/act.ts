import type { AuditBody, Caller, PendingEntry } from '@kinlink/contracts'
import { logAct, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'

/** What an entry of the access log says of an act, apart from who and when. */
export type Act = Pick<AuditBody, 'action' | 'subject' | 'decision'> & Partial<Pick<AuditBody, 'code' | 'fields'>>

/** Logs what a member's own people and keys did, into that member's tree. */
export const logOwnAct = (tx: Tx, caller: Caller, act: Act, at: Date): Promise<void> =>
  log(tx, `member:${caller.member}`, { member: caller.member, act: caller.act }, act, at)

/** Logs an act of the exchange itself. The network tree's size is told to no member. */
export const logNetworkAct = (tx: Tx, act: Act, at: Date): Promise<void> =>
  log(tx, 'network', { member: null, act: null }, act, at)

/** Logs, for the network's auditor, in which band a Society's rate of hits lies, or that of one of its officers' keys. The actor is whose rate it is. */
export const logRateOf = (
  tx: Tx,
  { member, kid, band }: { readonly member: string; readonly kid: string | null; readonly band: string },
  at: Date,
): Promise<void> => {
  const act = { action: 'anomaly.hit-rate', subject: kid, decision: 'allow', code: band } as const
  return log(tx, 'network', { member, act: null }, act, at)
}

const log = (
  tx: Tx,
  tree: string,
  actor: { member: string | null; act: string | null },
  act: Act,
  at: Date,
): Promise<void> => {
  const entry: PendingEntry = {
    tree,
    body: {
      v: 1,
      id: newId(),
      at: at.toISOString(),
      ...act,
      // The officer behind an act id is known to the Society's own log alone.
      actor: { member: actor.member, officer: null },
      act: actor.act,
    },
  }
  return logAct(tx, entry)
}
