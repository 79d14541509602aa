import type { ExchangeClient } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import type { Jobs } from '../jobs/jobs.ts'
import type { LiveAutomation } from '../keys/automation.ts'
import type { Random } from '../keys/secret.ts'
import type { LiveNetwork } from '../network/live-network.ts'

/** How long keys and what is proposed of them last. */
export type KeyRules = {
  /** For so long an epoch that was replaced can still be opened. */
  readonly closingMs: number
  /** After so long an open epoch is due to be replaced. */
  readonly epochMs: number
  /** For so long a proposed change waits for the other administrator. */
  readonly changeMs: number
}

export type KeyChangeDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly network: Pick<LiveNetwork, 'partial' | 'chainOf' | 'refresh'>
  readonly jobs: Pick<Jobs, 'emit'>
  readonly automation: LiveAutomation
  readonly client: Pick<ExchangeClient, 'postStatement'>
  readonly keyRules: KeyRules
}
