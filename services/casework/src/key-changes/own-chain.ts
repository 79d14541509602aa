import type { Chain, Link, Member } from '@kinlink/statements'
import type { KeyChangeDeps } from './deps.ts'

/** What this Society has stated, as everybody believes it. */
export type OwnChain = {
  readonly net: string
  readonly me: string
  readonly member: Member
  readonly chain: Chain
  readonly newest: Link
}

/** Undefined until the member list and a statement of this Society have been seen at the exchange. */
export function ownChain({ network }: Pick<KeyChangeDeps, 'network'>): OwnChain | undefined {
  const known = network.partial()
  const member = known?.members.find(({ id }) => id === known.me)
  if (known === null || member === undefined) return undefined
  const chain = network.chainOf(known.me)
  const newest = chain.at(-1)
  return newest === undefined ? undefined : { net: known.net, me: known.me, member, chain, newest }
}
