import type { Officer } from '../officer.ts'

/** What the further flows are played with. */
export type Stage = {
  readonly officers: ReadonlyMap<string, Officer>
  /** Collects what people typed. */
  readonly typed: unknown[]
  /** How long this machine takes for one act of an officer, in milliseconds. */
  readonly msPerAct: number
}

/** People wait for it: not too late when the first acts were slow. */
const LATEST_MS = 20_000
/** Windows, feeds and relays take their time on the fastest machine too. */
const UNDER_WAY_MS = 5000

/** A date that leaves time for so many acts: what is in time on one machine would otherwise be late on a slower one. */
export const dateAfter = (acts: number, { msPerAct }: Stage): Date =>
  new Date(Date.now() + Math.min(LATEST_MS, UNDER_WAY_MS + acts * msPerAct))
