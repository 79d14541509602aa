import type { Officer } from '../officer.ts'

/** What the further flows are played with. */
export type Stage = {
  readonly officers: ReadonlyMap<string, Officer>
  /** Collects what people typed. */
  readonly typed: unknown[]
  /** How long this machine takes for one act of an officer, in milliseconds. */
  readonly msPerAct: number
}

/** People wait for it: not too soon for a fast machine's noise, not too late when the first acts were slow. */
const [SOONEST_MS, LATEST_MS] = [5000, 20_000]

/** A date that leaves time for so many acts: what is in time on one machine would otherwise be late on a slower one. */
export const dateAfter = (acts: number, { msPerAct }: Stage): Date =>
  new Date(Date.now() + Math.min(LATEST_MS, Math.max(SOONEST_MS, acts * msPerAct)))
