import { isIP } from 'node:net'
import { type AddressRules, addressRules } from './address-rules.ts'

/** Why an address of a webhook endpoint is refused. */
export type TargetRefusal = 'url' | 'scheme' | 'credentials' | 'port' | 'address'
export type Target = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: TargetRefusal }

export type TargetRules = {
  /** Judges a URL by itself; what its host resolves to is judged when a connection is made. */
  judge(url: string): Target
  /** Whether the host of a connection is one that the operator named, wherever it resolves to. */
  trustsHost(host: string): boolean
  readonly addresses: AddressRules
}

/**
 * Which targets webhooks may have: https at one of the ports, no user name, no address that is not public. Networks
 * and hosts that the operator names (a closed network) may also be reached by http, at every port.
 * @throws when an entry of the list is neither network nor host.
 */
export const targetRules = (options: { allow: readonly string[]; ports: readonly number[] }): TargetRules => {
  const isHost = (entry: string): boolean => /^(?!.*[:/])(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(entry)
  const hosts = new Set(options.allow.filter(isHost))
  const addresses = addressRules(options.allow.filter((entry) => !isHost(entry)))
  const trustsHost = (host: string): boolean => hosts.has(plainHost(host))
  return {
    addresses,
    trustsHost,
    judge(text) {
      const url = URL.canParse(text) ? new URL(text) : undefined
      if (url === undefined) return { ok: false, reason: 'url' }
      const host = plainHost(url.hostname)
      const trusted = trustsHost(host) || addresses.names(host)
      if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) return { ok: false, reason: 'scheme' }
      if (url.username !== '' || url.password !== '') return { ok: false, reason: 'credentials' }
      if (!trusted && !options.ports.includes(Number(url.port === '' ? 443 : url.port)))
        return { ok: false, reason: 'port' }
      if (isIP(host) !== 0 && !addresses.permits(host)) return { ok: false, reason: 'address' }
      return { ok: true, url }
    },
  }
}

/** A host without the brackets of an IPv6 literal and without the root's dot. */
export const plainHost = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
