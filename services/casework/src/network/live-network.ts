import type { ExchangeClient } from '@kinlink/exchange-client'
import { type Clock, every, type Ticker } from '@kinlink/runtime'
import type { Chain } from '@kinlink/statements'
import type { Storage } from '../keys/storage.ts'
import { createTurns } from '../keys/turns.ts'
import { type LinkageKey, newestLinkageKey } from '../linkage-keys/linkage-key-store.ts'
import type { KnownAgreement } from './agreements.ts'
import { learnAgreement, learnMemberList, learnPolicyPack, learnStatements, type Viewpoint } from './knowledge.ts'
import { type Learner, type LearnerDeps, openLearner } from './learner.ts'
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
  readonly client: Pick<ExchangeClient, 'memberList' | 'statements' | 'agreements' | 'policyPack'>
  readonly storage: Storage
  readonly seconds: number
}

/** How soon the exchange is asked again while something is missing. */
const IMPATIENT_SECONDS = 2

/** Opens the view with what was believed before; the exchange is not needed for it. */
export async function openNetwork(deps: NetworkDeps): Promise<LiveNetwork> {
  const { db, clock, storage, viewpoint } = deps
  const learner = await openLearner(deps)
  let linkageKey: LinkageKey | null = await newestLinkageKey(db, storage, null)
  let reached = false
  const reloadLinkageKey = async (): Promise<void> => {
    linkageKey = await newestLinkageKey(db, storage, linkageKey)
  }
  const refreshing = inTurns(clock, async () => {
    await reloadLinkageKey()
    reached = await askForAll(deps, learner)
  })
  const partial = () =>
    partialNetwork({
      knowledge: learner.knowledge(),
      keysLog: learner.keysLog(),
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
  }
}

/** Whether the exchange answered. What it serves is judged piece by piece; nothing of it is taken on trust. */
async function askForAll({ client, viewpoint }: NetworkDeps, learner: Learner): Promise<boolean> {
  const list = await client.memberList()
  if (!list.ok && list.problem.code === 'unavailable') return false
  if (list.ok) await learner.take('member-list', '', (known) => learnMemberList(known, viewpoint, list.value.document))
  for (const { id: society } of learner.knowledge().list?.value.members ?? []) {
    const answer = await client.statements(society)
    if (!answer.ok) continue
    const documents = answer.value.statements
    await learner.take('statement', society, (known) => learnStatements(known, viewpoint, { society, documents }))
  }
  const pack = await client.policyPack()
  if (pack.ok) await learner.take('policy-pack', '', (known) => learnPolicyPack(known, viewpoint, pack.value.document))
  await askForAgreements(client, viewpoint, learner)
  return true
}

async function askForAgreements(
  client: Pick<ExchangeClient, 'agreements'>,
  viewpoint: Viewpoint,
  learner: Learner,
): Promise<void> {
  const answer = await client.agreements()
  if (!answer.ok) return
  for (const [index, { document }] of answer.value.agreements.entries())
    await learner.take('agreement', `number ${index}`, (known) => learnAgreement(known, viewpoint, document))
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
