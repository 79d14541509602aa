import type { RegrantProgress } from '@kinlink/contracts'
import type { NetworkSnapshot } from '../network/network.ts'
import type { countByEpoch } from './own-grant-store.ts'

type Counted = Awaited<ReturnType<typeof countByEpoch>>[number]

/** Every epoch that its Society ends, and every one that it lists no more while grants still hang on it. */
export function progressOf(network: NetworkSnapshot, counts: readonly Counted[]): RegrantProgress[] {
  const listed = network.members.flatMap(({ id: member }) =>
    (network.statementOf(member)?.epochs ?? []).map((epoch) => ({ member, ...epoch })),
  )
  const known = new Map(listed.map((epoch) => [epoch.eid, epoch]))
  const ending = listed.flatMap(({ eid, member, line, state, notAfter }): RegrantProgress[] =>
    state === 'open' ? [] : [{ epoch: eid, member, line, state, deadline: notAfter, ...counted(counts, eid) }],
  )
  const dropped = counts.flatMap(({ epoch, member, line, hanging }): RegrantProgress[] =>
    known.has(epoch) || hanging === 0 || network.statementOf(member) === null
      ? []
      : [{ epoch, member, line, state: 'closed', deadline: null, ...counted(counts, epoch) }],
  )
  return [...ending, ...dropped]
}

function counted(counts: readonly Counted[], eid: string): Pick<RegrantProgress, 'waiting' | 'refused' | 'renewed'> {
  const { hanging = 0, refused = 0, renewed = 0 } = counts.find(({ epoch }) => epoch === eid) ?? {}
  return { waiting: hanging - refused, refused, renewed }
}
