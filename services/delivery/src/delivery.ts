import type { Db } from '@kinlink/postgres'
import type { Clock, WindowRule } from '@kinlink/runtime'
import type { KeySeal } from './endpoints/key-seal.ts'
import type { TargetRules } from './targets/target-rules.ts'

/** What every operation of delivery needs. */
export type Delivery = {
  readonly db: Db
  readonly clock: Clock
  readonly windows: WindowRule
  readonly keySeal: KeySeal
  readonly targets: TargetRules
  /** Wakes the dispatcher once a transaction that planned a delivery has committed. */
  readonly nudge: () => void
}
