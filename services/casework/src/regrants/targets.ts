import type { Epoch, NetworkSnapshot } from '../network/network.ts'

/** An epoch that a Society holds open: what hangs on others of the same line is renewed to it. */
export type Target = { readonly member: string; readonly epoch: Epoch }

/** Every open epoch of the network. A Society that holds none open on a line has none to renew to yet. */
export const targetsOf = (network: NetworkSnapshot): Target[] =>
  network.members.flatMap(({ id: member }) => network.epochsOf(member).map((epoch) => ({ member, epoch })))
