import { BlockList, isIP } from 'node:net'

/** Addresses that the public internet does not route to one host (IANA special-purpose registries, RFC 6890). */
const SPECIAL_V4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24',
  '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
] // biome-ignore format: a list
/** Inside of global unicast: protocol assignments with Teredo, documentation, 6to4, which carry other addresses. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']
/** All of IPv6 that can be public. Loopback, mapped, translated, local and multicast addresses lie outside. */
const GLOBAL_V6 = '2000::/3'

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const network of networks) addNetwork(list, network)
  return list
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Adds `address/bits`, or a single address. @throws for anything else. */
const addNetwork = (list: BlockList, network: string): void => {
  const [, address, bits] = /^([0-9a-fA-F.:]+)(?:\/([0-9]{1,3}))?$/.exec(network) ?? []
  if (address === undefined) throw new RangeError('This is no network')
  if (bits === undefined) list.addAddress(address, familyOf(address))
  else list.addSubnet(address, Number(bits), familyOf(address))
}

export type AddressRules = {
  /** Whether a webhook may go to this address. Zone ids are ignored; what is no address is refused. */
  permits(address: string): boolean
  /** Whether the operator named this address in the allow-list. */
  names(address: string): boolean
}

/** Public addresses, and those of the operator's own list. @throws when an entry is no network. */
export const addressRules = (allowed: readonly string[]): AddressRules => {
  const special = { ipv4: listOf(SPECIAL_V4), ipv6: listOf(SPECIAL_V6) }
  const global = listOf([GLOBAL_V6])
  const own = listOf(allowed)
  const isNamed = (address: string): boolean => isIP(address) !== 0 && own.check(address, familyOf(address))
  return {
    names: (address) => isNamed(withoutZone(address)),
    permits(given) {
      const address = withoutZone(given)
      if (isIP(address) === 0) return false
      if (isNamed(address)) return true
      const family = familyOf(address)
      if (special[family].check(address, family)) return false
      return family === 'ipv4' || global.check(address, family)
    },
  }
}

const withoutZone = (address: string): string => address.split('%')[0] ?? ''
