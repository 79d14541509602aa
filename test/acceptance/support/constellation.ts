import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Account,
  addressOf,
  COORDINATOR,
  type Extra,
  type FoundedNetwork,
  type FoundingOptions,
  type NetworkPlan,
  newAccounts,
  passingFolder,
  startFoundedNetwork,
} from '@kinlink/embedded'
import { closeInReverse } from '@kinlink/runtime'
import type { TestProject } from 'vitest/node'
import { startControl } from './control.ts'
import type { Constellation } from './network.ts'
import { agree } from './played-agreement.ts'
import { type PlayedSociety, playedSociety } from './played-society.ts'
import { startTap, type Tap } from './tap.ts'
import { type Withholding, withholding } from './withholding.ts'

const NET = 'kinlink-acceptance'
/** Tests have memory enough, and less of it is looked through again and again. */
const ROOMY = ['--max-semi-space-size=16']
/** Release windows as short as the slowest step between two of them allows. */
const WINDOW_SECONDS = 2
const PLAYED = ['neighbour', 'harbour', 'lagoon'] as const

/** Limits low enough to be reached by a test, in a span short enough to see them lifted; retries within the second. */
const LIMITS: Extra = {
  all: { WINDOW_SECONDS: String(WINDOW_SECONDS), WINDOW_ANCHOR: '00:00:00Z', SWEEP_SECONDS: '3' },
  exchange: {
    mailbox: {
      BUDGET_SECONDS: '8',
      WAITING_SECONDS: '1',
      SUBMISSIONS_PER_OFFICER: '25',
      // Nobody here has a past: each may submit as much as one that has.
      SUBMISSIONS_FLOOR_PER_OFFICER: '25',
      SUBMISSIONS_FLOOR_PER_SOCIETY: '500',
      COMPARES_PER_OFFICER: '12',
      ERASURE_SECONDS: '12',
    },
    delivery: {
      WEBHOOK_RETRY_SECONDS: Array.from({ length: 30 }, (_, i) => Math.min(1, 0.2 * (i + 1)).toFixed(1)).join(),
      WEBHOOK_POLL_MS: '100',
      WEBHOOK_CONNECT_MS: '1000',
      WEBHOOK_TOTAL_MS: '1500',
    },
  },
  society: (member) => ({
    casework: {
      FEED_SECONDS: '2',
      NETWORK_SECONDS: '5',
      SIGN_INS_PER_MINUTE: '600',
      SESSION_SECONDS: '1800',
      ITEM_GRACE_SECONDS: '10',
      // At one Society whose people no other test counts: budgets and logs elsewhere stay what each test makes of them.
      DECOY_SHARE: member === COORDINATOR ? '1' : '0',
      DECOY_SPREAD_SECONDS: '0',
    },
  }),
}

export type ConstellationOptions = Pick<FoundingOptions, 'members' | 'coordinator' | 'accounts' | 'report'> & {
  /** One process per service. */
  readonly separate?: boolean
}

/** Whom the tests need: each account costs a second of a small machine. */
const POSTS: Readonly<Record<string, RegExp>> = {
  origin: /officer-1|admin|auditor/,
  transit: /officer|child-desk|admin|auditor/,
  destination: /officer|admin|auditor/,
  coordinator: /officer-1|admin|auditor/,
}
const accountsOf = (member: string): Account[] =>
  newAccounts(member, COORDINATOR).filter(({ username }) => POSTS[member]?.test(username))

/** A living network for tests, and how to be rid of it. */
export const startConstellation = async (
  options: ConstellationOptions = {},
): Promise<{ constellation: Constellation; stop(): Promise<void> }> => {
  const dir = await passingFolder('kinlink-acceptance-')
  const closing = closeInReverse()
  closing.add(() => rm(dir, { recursive: true, force: true }))
  try {
    return { constellation: await start(dir, options, closing), stop: () => closing.close() }
  } catch (error) {
    await closing.close()
    throw error
  }
}

const start = async (
  dir: string,
  options: ConstellationOptions,
  closing: ReturnType<typeof closeInReverse>,
): Promise<Constellation> => {
  const played = { members: PLAYED, seed: randomBytes(16).toString('hex'), at: Date.now() }
  const guests = await Promise.all(PLAYED.map((member) => playedSociety(NET, member, played.seed, played.at)))
  const withheld: Withholding = { on: false, ids: new Set() }
  const taps = { gateway: await startTap(withholding(withheld)), webhooks: await startTap() }
  for (const tap of Object.values(taps)) closing.add(() => tap.close())
  const planned = Promise.withResolvers<NetworkPlan>()
  const founded = await startFoundedNetwork({
    accounts: accountsOf,
    ...options,
    dir: join(dir, 'data'),
    net: NET,
    fsync: false,
    nodeOptions: ROOMY,
    guests: guests.map(guestOf),
    extra: (plan) => {
      planned.resolve(plan)
      return tapped(plan, taps)
    },
  })
  closing.add(() => founded.network.stop())
  const control = await startControl(founded, taps, withheld)
  closing.add(() => control.close())
  const { tokenKey } = await planned.promise
  const constellation = { ...known(founded), controlUrl: control.url, tokenKey, played }
  for (const guest of guests) await agree(constellation, guest, 'transit')
  return constellation
}

/**
 * Vitest's global setup of the acceptance tests: one network for all files of a run. KINLINK_CONSTELLATION names the file
 * of one that runs already (`serve.ts` makes one), so that nobody has to wait for it again and again.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const running = process.env.KINLINK_CONSTELLATION
  if (running !== undefined) {
    project.provide('constellation', JSON.parse(await readFile(running, 'utf8')) as Constellation)
    return async () => {}
  }
  const { constellation, stop } = await startConstellation()
  project.provide('constellation', constellation)
  return stop
}

const guestOf = ({ member, listed: { id: _, ...listed }, statement }: PlayedSociety) => ({
  ...listed,
  member,
  statement,
})

/** The destination's casework speaks to the exchange, and hears its webhooks, through a tap each: what it is told can be looked at. */
function tapped(plan: NetworkPlan, { gateway, webhooks }: { gateway: Tap; webhooks: Tap }): Extra {
  gateway.forwardTo(addressOf(plan.exchange.ports.gateway))
  webhooks.forwardTo(addressOf(plan.societies.get('destination')?.ports.casework ?? 0))
  return {
    ...LIMITS,
    society: (member) => {
      const { casework } = LIMITS.society?.(member) ?? {}
      const lines = { GATEWAY_URL: gateway.url, WEBHOOK_URL: `${webhooks.url}/v1/webhook` }
      return { casework: { ...casework, ...(member === 'destination' ? lines : {}) } }
    },
  }
}

/** What test files get to know; everything in it is text. */
const known = ({ net, network, members }: FoundedNetwork) => ({
  net,
  windowSeconds: WINDOW_SECONDS,
  gatewayUrl: network.gatewayUrl,
  members: Object.fromEntries(
    [...members].map(([member, { caseworkUrl, accounts }]) => [member, { caseworkUrl, accounts }]),
  ),
  exchange: {
    databaseUrl: network.exchange.databaseUrl,
    databaseDir: network.exchange.databaseDir,
    redisUrl: network.exchange.redisUrl,
    redisDir: network.exchange.redisDir,
  },
  logDir: network.logDir,
})
