import type { KnownLog } from '../keys-log/known-log.ts'
import type { Knowledge } from './knowledge.ts'

export type Behind = { readonly society: string | null; readonly number: number; readonly digest: string }

/** Documents that the keys log has as the newest and that are not known here; `society` is null for a member list. */
export function behindLog({ list, chains }: Knowledge, log: KnownLog): Behind[] {
  const members = list?.value.members ?? []
  const known = [
    { kind: 'member-list' as const, society: null, newest: list?.value.seq ?? -1 },
    ...members.map(({ id }) => ({
      kind: 'statement' as const,
      society: id,
      newest: (chains.get(id)?.length ?? 0) - 1,
    })),
  ]
  return known.flatMap(({ kind, society, newest }) => {
    const number = log.newest(kind, society)
    const digest = log.digestOf(kind, society, number)
    return number > newest && digest !== undefined ? [{ society, number, digest }] : []
  })
}
