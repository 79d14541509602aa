import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  addressOf,
  type Extra,
  type FoundedNetwork,
  freePorts,
  type NetworkPlan,
  startFoundedNetwork,
  temporaryFolder,
} from '@kinlink/embedded'
import type { TestProject } from 'vitest/node'
import { startControl } from './control.ts'
import type { Constellation } from './network.ts'
import { playedSociety } from './played-society.ts'
import { startTap } from './tap.ts'

const NET = 'kinlink-acceptance'
/** Release windows as short as the slowest step between two of them allows. */
export const WINDOW_SECONDS = 2
const PLAYED = ['neighbour', 'harbour'] as const
const RECEIVERS = 3

/** Limits low enough to be reached by a test, in a span short enough to see them lifted; retries in tenths of seconds. */
export const limits = (webhookPorts: readonly number[]): Extra => ({
  all: { WINDOW_SECONDS: String(WINDOW_SECONDS), WINDOW_ANCHOR: '00:00:00Z', LOG_LEVEL: 'info' },
  exchange: {
    mailbox: {
      BUDGET_SECONDS: '20',
      WAITING_SECONDS: '1',
      SUBMISSIONS_PER_OFFICER: '60',
      COMPARES_PER_OFFICER: '40',
    },
    delivery: {
      WEBHOOK_PORTS: webhookPorts.join(','),
      WEBHOOK_RETRY_SECONDS: '0.2,0.4,0.8,1,1,1,1,1,1,1,1,1,1,1,1',
      WEBHOOK_POLL_MS: '100',
      WEBHOOK_CONNECT_MS: '1000',
      WEBHOOK_TOTAL_MS: '1500',
    },
  },
  society: () => ({
    casework: { FEED_SECONDS: '0.2', NETWORK_SECONDS: '1', SIGN_INS_PER_MINUTE: '600', SESSION_SECONDS: '1800' },
  }),
})

/** What test files get to know; everything in it is text. */
export const knownTo = (
  founded: FoundedNetwork,
): Pick<Constellation, 'net' | 'gatewayUrl' | 'members' | 'exchange' | 'logDir'> => ({
  net: founded.net,
  gatewayUrl: founded.network.gatewayUrl,
  members: Object.fromEntries(
    [...founded.members].map(([member, { caseworkUrl, accounts }]) => [member, { caseworkUrl, accounts }]),
  ),
  exchange: {
    databaseUrl: founded.network.exchange.databaseUrl,
    databaseDir: founded.network.exchange.databaseDir,
    redisUrl: founded.network.exchange.redisUrl,
    redisDir: founded.network.exchange.redisDir,
  },
  logDir: founded.network.logDir,
})

/** A living network for tests, and how to be rid of it. */
export const startConstellation = async (): Promise<{ constellation: Constellation; stop(): Promise<void> }> => {
  const dir = await temporaryFolder('kinlink-acceptance-')
  const seed = randomBytes(16).toString('hex')
  const at = Date.now()
  const guests = await Promise.all(PLAYED.map((member) => playedSociety(NET, member, seed, at)))
  const receiverPorts = await freePorts(RECEIVERS)
  const [tap, webhooks] = [await startTap(), await startTap()]
  let plan: NetworkPlan | undefined
  const founded = await startFoundedNetwork({
    dir: join(dir, 'data'),
    net: NET,
    fsync: false,
    guests: guests.map(({ member, listed: { id: _, ...listed }, statement }) => ({ ...listed, member, statement })),
    extra: (planned) => {
      plan = planned
      tap.forwardTo(addressOf(planned.exchange.ports.gateway))
      webhooks.forwardTo(addressOf(planned.societies.get('destination')?.ports.casework ?? 0))
      return tapped(planned, { tap: tap.url, webhooks: webhooks.url }, [...receiverPorts, webhooks.port])
    },
  })
  if (plan === undefined) throw new TypeError('a running network was planned')
  const control = await startControl(founded, { tap, webhooks })
  const constellation: Constellation = {
    ...knownTo(founded),
    windowSeconds: WINDOW_SECONDS,
    controlUrl: control.url,
    tokenKey: plan.tokenKey,
    played: { members: PLAYED, seed, at },
    receiverPorts,
  }
  const stop = async (): Promise<void> => {
    await control.close()
    await founded.network.stop()
    await Promise.all([tap.close(), webhooks.close()])
    await rm(dir, { recursive: true, force: true })
  }
  return { constellation, stop }
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

/** The destination's casework speaks to the exchange, and hears its webhooks, through a tap each: what it is told can be looked at. */
function tapped(plan: NetworkPlan, taps: { tap: string; webhooks: string }, ports: readonly number[]): Extra {
  const caseworks = [...plan.societies.values()].map((side) => side.ports.casework)
  const extra = limits([...caseworks, ...ports])
  return {
    ...extra,
    society: (member) => {
      const given = extra.society?.(member) ?? {}
      if (member !== 'destination') return given
      return { casework: { ...given.casework, GATEWAY_URL: taps.tap, WEBHOOK_URL: `${taps.webhooks}/v1/webhook` } }
    },
  }
}
