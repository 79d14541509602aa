import { type LookupAddress, type LookupOptions, lookup as resolveHost } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { plainHost, type TargetRules } from './target-rules.ts'

/** The target's address is none that a webhook may reach. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused'
  readonly logMessage = 'the address is not permitted'
  constructor() {
    super('The address is not permitted')
  }
}

export type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  tell: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Makes connections to permitted addresses only. Judged thrice, because each place alone has a way around it: a host
 * that is an address by itself (undici asks no resolver for it), every address a name resolves to (before connecting),
 * and the address the socket has in the end.
 */
export const guardedConnector = (
  rules: TargetRules,
  options: { readonly connectMs: number; readonly resolve?: Resolve },
): buildConnector.connector => {
  const lookup = guardedLookup(rules, options.resolve ?? resolveHost)
  const connect = buildConnector({ timeout: options.connectMs, allowH2: false, maxCachedSessions: 0, lookup } as const)
  return (target, callback) => {
    const host = plainHost(target.hostname)
    if (isIP(host) !== 0 && !rules.addresses.permits(host)) return callback(new TargetRefused(), null)
    connect(target, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      if (rules.trustsHost(host) || rules.addresses.permits(socket.remoteAddress ?? '')) return callback(null, socket)
      socket.destroy()
      callback(new TargetRefused(), null)
    })
  }
}

/** One forbidden address among those of a name refuses them all: that is how rebinding begins. */
const guardedLookup =
  (rules: TargetRules, resolve: Resolve): LookupFunction =>
  (host, options, tell) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) return tell(error ?? new TargetRefused(), '', 0)
      const permitted = rules.trustsHost(host) || addresses.every(({ address }) => rules.addresses.permits(address))
      if (!permitted) return tell(new TargetRefused(), '', 0)
      if (options.all === true) tell(null, addresses)
      else tell(null, first.address, first.family)
    })
  }
