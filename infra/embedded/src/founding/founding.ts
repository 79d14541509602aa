import type { MultiSigned } from '@kinlink/contracts'
import { markOf } from '../kept/mark.ts'
import type { Network, NetworkOptions } from '../network.ts'
import { startNetwork } from '../network.ts'
import type { Environment, Extra } from '../network-environment.ts'
import type { NetworkPlan } from '../network-plan.ts'
import { type Account, newAccounts } from './account.ts'
import { administer } from './administration.ts'
import { atMost } from './at-most.ts'
import { request } from './desk.ts'
import { COORDINATOR, MEMBERS, type Member } from './member.ts'
import { type ProvisionedAnchor, type ProvisionedSociety, provisionAnchor, provisionSociety } from './provision.ts'

/** A Society of the network that runs no casework here: how it is listed, and its own first statement. */
export type Guest = ProvisionedSociety

export interface FoundingOptions {
  /** Name of the network. */
  readonly net: string
  readonly members?: readonly Member[]
  /** The coordinating member; `coordinator` unless said otherwise. */
  readonly coordinator?: string
  /** Who gets an account at a member; one for each post unless said otherwise. */
  readonly accounts?: (member: string) => readonly Account[]
  readonly guests?: readonly Guest[]
  /** Limits, windows and whatever else the caller wants in the environments. */
  readonly extra?: (plan: NetworkPlan) => Extra
  /** Whether keys, accounts and passphrases are kept in the data folder for later starts. */
  readonly keep?: boolean
  readonly report?: (step: string) => void
}

/** A Society whose people can sign in. */
export interface FoundedMember extends Member {
  readonly caseworkUrl: string
  readonly accounts: readonly Account[]
}

/** A constellation in which officers can work: agreements, policy pack and linkage key are in force. */
export interface FoundedNetwork {
  readonly net: string
  readonly network: Network
  readonly coordinator: string
  readonly members: ReadonlyMap<string, FoundedMember>
  /** Bearer tokens of those who are signed in already: administrators and tracing officers, the first of each Society. */
  readonly sessions: ReadonlyMap<Account, string>
}

type Provisioning = Omit<FoundedMember, 'caseworkUrl'>

/** Everything made before the first process runs. */
interface Provisioned extends ProvisionedAnchor {
  readonly statements: readonly MultiSigned[]
  readonly societies: readonly Provisioning[]
}

/** The two halves of a founding: before any process starts, and once all run. */
export interface Founding {
  readonly members: readonly Member[]
  /** For `startNetwork`: provisions every Society in its database, makes the anchor key and pins it in the environments. */
  readonly extra: NonNullable<NetworkOptions['extra']>
  /** For `startNetwork`, where keys and passphrases are to last over starts. */
  keep(): NonNullable<NetworkOptions['keep']>
  /** For `startNetwork`: hands in who belongs to the network, so that the Societies find it when they come up. */
  readonly onExchange: NonNullable<NetworkOptions['onExchange']>
  /** Turns the started constellation into a living network, by the doors that operators and officers use. */
  found(network: Network): Promise<FoundedNetwork>
}

/** Makes every Society's accounts and keys, and the anchor that signs who belongs to the network. */
const provisionAll = async (
  { net, guests = [], coordinator = COORDINATOR }: FoundingOptions,
  societies: readonly Provisioning[],
  plan: NetworkPlan,
  databases: ReadonlyMap<string, string>,
): Promise<Provisioned> => {
  // As there are processors on a small machine; nothing else runs yet.
  const turns = atMost(2)
  const one = (society: Provisioning): Promise<ProvisionedSociety> => {
    const databaseUrl = databases.get(society.member)
    const automationSecret = plan.societies.get(society.member)?.automationSecret
    if (databaseUrl === undefined || automationSecret === undefined)
      throw new RangeError(`${society.member} is not in the constellation`)
    return provisionSociety({ ...society, net, databaseUrl, automationSecret })
  }
  const listed = await Promise.all(societies.map((society) => turns(() => one(society))))
  const all = [...listed, ...guests]
  const entries = all.map(({ statement: _, ...entry }) => entry)
  const anchor = await provisionAnchor(net, coordinator, entries)
  return { ...anchor, societies, statements: all.map(({ statement }) => statement) }
}

/** Plans the founding of a network. Passphrases are made anew each time, unless an earlier start kept them. */
export const prepareFounding = (options: FoundingOptions): Founding => {
  const { net, members = MEMBERS, coordinator = COORDINATOR, report = () => {} } = options
  const accountsOf = options.accounts ?? ((member: string) => newAccounts(member, coordinator))
  const societies = members.map((one) => ({ ...one, accounts: accountsOf(one.member) }))
  const posts = societies.map(({ accounts, ...one }) => [one, accounts.map(({ passphrase: _, ...post }) => post)])
  const provisioned = Promise.withResolvers<Provisioned>()
  let made: Provisioned | undefined
  return {
    members,
    async extra(plan, databases, kept) {
      report(
        kept === undefined ? 'Making the keys of every Society' : 'Keys and accounts are those of an earlier start',
      )
      made = kept === undefined ? await provisionAll(options, societies, plan, databases) : JSON.parse(kept)
      provisioned.resolve(made as Provisioned)
      return joined(pinned(net, made as Provisioned), options.extra?.(plan) ?? {})
    },
    keep: () => ({ mark: markOf([net, coordinator, posts, options.guests]), made: () => JSON.stringify(made) }),
    async onExchange(network) {
      const { memberList, statements } = await provisioned.promise
      await post(network, 'member-list', memberList)
      for (const statement of statements) await post(network, 'statements', statement)
    },
    async found(network) {
      const { societies } = await provisioned.promise
      const founded = societies.map((society) => {
        const caseworkUrl = network.members.get(society.member)?.caseworkUrl
        if (caseworkUrl === undefined) throw new RangeError(`${society.member} does not run`)
        return { ...society, caseworkUrl }
      })
      const sessions = await administer({ societies: founded, coordinator, report })
      return { net, network, coordinator, members: new Map(founded.map((one) => [one.member, one])), sessions }
    },
  }
}

const post = (network: Network, path: string, document: MultiSigned): Promise<unknown> =>
  request(`${network.gatewayUrl}/v1/${path}`, { method: 'POST', body: { document } })

const pinned = (net: string, { anchorKey }: ProvisionedAnchor): Environment => ({
  NETWORK: net,
  ANCHOR_KEYS: JSON.stringify([anchorKey]),
})

const joined = (all: Environment, extra: Extra): Extra => ({ ...extra, all: { ...all, ...extra.all } })

/** Starts a constellation and founds a network in it. When the founding fails, everything is stopped again. */
export const startFoundedNetwork = async (
  options: FoundingOptions & Omit<NetworkOptions, 'members' | 'extra' | 'keep' | 'onExchange' | 'report'>,
): Promise<FoundedNetwork> => {
  const founding = prepareFounding(options)
  const { keep, ...started } = options
  const network = await startNetwork({
    ...started,
    ...(keep === true ? { keep: founding.keep() } : {}),
    members: founding.members.map(({ member }) => member),
    extra: founding.extra,
    onExchange: founding.onExchange,
  })
  try {
    return await founding.found(network)
  } catch (error) {
    await network.stop()
    throw error
  }
}
