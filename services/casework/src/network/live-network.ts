import type { ExchangeClient } from '@kinlink/exchange-client'
import { type Clock, every, type Ticker } from '@kinlink/runtime'
import type { Chain } from '@kinlink/statements'
import type { Storage } from '../keys/storage.ts'
import { createTurns } from '../keys/turns.ts'
import { type KeysLogDeps, openKeysLog } from '../keys-log/keys-log.ts'
import { pinnedVerifier } from '../keys-log/log-checkpoint.ts'
import { type LinkageKey, newestLinkageKey } from '../linkage-keys/linkage-key-store.ts'
import type { KnownAgreement } from './agreements.ts'
import { askForAll } from './ask-for-all.ts'
import { behindLog } from './behind-log.ts'
import { type LearnerDeps, openLearner } from './learner.ts'
import type { NetworkView, PartialNetwork } from './network.ts'
import { partialNetwork, wholeNetwork } from './snapshot.ts'

export type LiveNetwork = NetworkView & {
  /** What is known while something is still missing: enough to administer the network. */
  partial(): PartialNetwork | null
  agreements(): readonly KnownAgreement[]
  /** Every believed statement of a Society, oldest first. */
  chainOf(member: string): Chain
  /** Asks the exchange for everything and believes what can be believed. Never throws because of what it answers. */
  refresh(): Promise<void>
  /** Reads the linkage key again after one was kept. */
  reloadLinkageKey(): Promise<void>
  /** Whether the exchange answered when it was last asked. */
  reachable(): boolean
  start(): void
  nudge(): void
  close(): Promise<void>
}

export type NetworkDeps = LearnerDeps & {
  readonly client: Pick<ExchangeClient, 'memberList' | 'statements' | 'agreements' | 'policyPack'> &
    KeysLogDeps['client']
  /** Public key of the keys log; the first one seen is kept where none is pinned. */
  readonly keysLogKey?: string | undefined
  readonly storage: Storage
  readonly seconds: number
}

/** How soon the exchange is asked again while something is missing. */
const IMPATIENT_SECONDS = 2

/** Opens the view with what was believed before; the exchange is not needed for it. */
export async function openNetwork(deps: NetworkDeps): Promise<LiveNetwork> {
  const { db, clock, storage, viewpoint } = deps
  const learner = await openLearner(deps)
  const keysLog = await followedLog(deps, () => looking.nudge())
  const behindNow = () => new Set(behindLog(learner.knowledge(), keysLog.known()).map(({ society }) => society ?? ''))
  let behind = behindNow()
  let linkageKey: LinkageKey | null = await newestLinkageKey(db, storage, null)
  let reached = false
  const reloadLinkageKey = async (): Promise<void> => {
    linkageKey = await newestLinkageKey(db, storage, linkageKey)
  }
  const refreshing = inTurns(clock, async () => {
    await reloadLinkageKey()
    reached = await askForAll(deps, learner, keysLog)
    behind = behindNow()
  })
  const partial = () =>
    partialNetwork({
      knowledge: learner.knowledge(),
      keysLog: { size: keysLog.known().size, root: keysLog.known().rootAt(keysLog.known().size) },
      believed: learner.believed(),
      behind,
      heard: keysLog.heard,
      viewpoint,
      linkageKey,
      now: clock.now(),
    })
  const current = () => wholeNetwork(partial())
  const looking = lookNowAndThen(deps, refreshing, () => reached && current() !== null)
  return {
    partial,
    current,
    chainOf: (member) => learner.knowledge().chains.get(member) ?? [],
    agreements: () => [...learner.knowledge().agreements.values()],
    refresh: refreshing.run,
    reloadLinkageKey,
    reachable: () => reached,
    ...looking,
    async close() {
      await looking.close()
      await keysLog.settled()
    },
  }
}

function followedLog(deps: NetworkDeps, behind: () => void): ReturnType<typeof openKeysLog> {
  const { net, me } = deps.viewpoint
  return openKeysLog({ ...deps, net, me, verifier: pinnedVerifier(net, deps.keysLogKey), behind })
}

type Refreshing = { run(): Promise<void>; lastAt(): number }

/** One refresh after the other; who asks while one waits to begin shares it. */
function inTurns(clock: Clock, work: () => Promise<void>): Refreshing {
  const turns = createTurns()
  let next: Promise<void> | undefined
  let lastAt = Number.NEGATIVE_INFINITY
  return {
    lastAt: () => lastAt,
    run() {
      next ??= turns.take(async () => {
        next = undefined
        lastAt = clock.now().getTime()
        await work()
      })
      return next
    },
  }
}

/** Refreshes when told to, when it is time, and soon again while something is missing. */
function lookNowAndThen({ clock, logger, seconds }: NetworkDeps, refreshing: Refreshing, complete: () => boolean) {
  let ticker: Ticker | undefined
  let nudged = false
  const look = async (): Promise<void> => {
    const due = clock.now().getTime() - refreshing.lastAt() >= seconds * 1000
    if (!due && !nudged && complete()) return
    nudged = false
    await refreshing.run()
  }
  return {
    start() {
      ticker = every(Math.min(seconds, IMPATIENT_SECONDS) * 1000, look, { logger })
    },
    nudge() {
      nudged = true
      ticker?.nudge()
    },
    close: async (): Promise<void> => ticker?.stop(),
  }
}
