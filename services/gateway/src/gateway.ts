import type { Clock } from '@kinlink/runtime'
import type { AskContext } from './peers/context.ts'
import type { HeldContexts } from './peers/held-context.ts'
import type { Peers } from './peers/peers.ts'

/** What the gateway's routes work with. */
export type Gateway = {
  readonly net: string
  readonly clock: Clock
  readonly peers: Peers
  readonly askContext: AskContext
  readonly heldContexts: HeldContexts
}
