import type { Role } from '@kinlink/contracts'
import { send } from './http.ts'
import { type PlayedSociety, playedSociety } from './played-society.ts'

/** Somebody with an account at a Society. */
export type Account = { readonly username: string; readonly passphrase: string; readonly roles: readonly Role[] }

/** What test files know of the running network; made by `constellation.ts`. */
export type Constellation = {
  readonly net: string
  readonly windowSeconds: number
  readonly gatewayUrl: string
  /** Answers tests what only the starter of the processes can do. */
  readonly controlUrl: string
  readonly members: Readonly<Record<string, { readonly caseworkUrl: string; readonly accounts: readonly Account[] }>>
  readonly exchange: {
    readonly databaseUrl: string
    readonly databaseDir: string
    readonly redisUrl: string
    readonly redisDir: string
  }
  readonly logDir: string
  /** The exchange's key for access tokens, for those who forge them. */
  readonly tokenKey: { readonly seed: string; readonly publicKey: string }
  /** Societies without casework: what their keys are made from. */
  readonly played: { readonly members: readonly string[]; readonly seed: string; readonly at: number }
}

/** Address of a member's casework. */
export function caseworkOf(network: Constellation, member: string): string {
  const found = network.members[member]
  if (found === undefined) throw new RangeError(`${member} is no member`)
  return found.caseworkUrl
}

/** The n-th account of a member with this role. */
export function accountOf(network: Constellation, member: string, role: Role, n = 0): Account {
  const account = network.members[member]?.accounts.filter(({ roles }) => roles.includes(role))[n]
  if (account === undefined) throw new RangeError(`${member} has no such ${role}`)
  return account
}

/** A Society that tests play, with all its keys. */
export function played({ net, played: { members, seed, at } }: Constellation, n = 0): Promise<PlayedSociety> {
  const member = members[n]
  if (member === undefined) throw new RangeError('no such Society is played')
  return playedSociety(net, member, seed, at)
}

/** Asks the starter of the processes for something. */
export async function control<T>(network: Constellation, path: string, body: unknown = {}): Promise<T> {
  const reply = await send(network.controlUrl, { method: 'POST', path, body })
  if (reply.status !== 200) throw new Error(`The control of the network refused ${path}: ${reply.text}`)
  return reply.json as T
}
