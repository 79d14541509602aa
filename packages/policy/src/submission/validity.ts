import type { CoarsePurpose, Finding, PolicyPack, RecordType } from '@kinlink/contracts'
import { MAX_ENTRY_DAYS } from '../catalogue/field.ts'
import { finding } from '../rules/rule.ts'

const DAY = 86_400_000
/** Header times are cut to the hour and clocks differ: a record may seem to be made up to this long ahead of ours. */
const SKEW = 2 * 3_600_000

/** The latest instant to which grants of this type and purpose may last when made now; undefined when the pack has none. */
export const grantCeiling = (
  pack: PolicyPack,
  type: RecordType,
  purpose: CoarsePurpose,
  now: Date,
): Date | undefined => {
  const entry = pack.purposes.find((candidate) => candidate.type === type && candidate.purpose === purpose)
  return entry === undefined ? undefined : new Date(now.getTime() + entry.maxGrantDays * DAY + SKEW)
}

/**
 * Whether a record that is stored may still be handed out under the pack in force: its type and purpose are in the pack, and
 * it is not older than the pack lets grants last. A stricter pack binds what is stored; a looser one gives nothing back,
 * since the record's own end stays.
 */
export const isWithinCeiling = (
  pack: PolicyPack,
  { type, purpose, created }: { type: RecordType; purpose: CoarsePurpose; created: string },
  now: Date,
): boolean => {
  const ceiling = grantCeiling(pack, type, purpose, new Date(created))
  return ceiling !== undefined && now.getTime() < ceiling.getTime()
}

/** Times of a record and its grants: made not in the future, not over, nothing beyond the pack's ceiling or the record. */
export const checkValidity = (
  pack: PolicyPack,
  header: { type: RecordType; purpose: CoarsePurpose; created: string; expires: string },
  grantsUntil: readonly string[],
  now: Date,
): Finding[] => {
  const ceiling = grantCeiling(pack, header.type, header.purpose, now)
  const expires = Date.parse(header.expires)
  const created = Date.parse(header.created)
  // Negated comparisons, so that an unreadable time is refused too.
  const record = [
    ...(created <= now.getTime() + SKEW ? [] : [finding('P-LAW', { text: 'The record is made in the future.' })]),
    ...(expires > now.getTime() ? [] : [finding('P-LAW', { text: 'The record has expired.' })]),
    ...(ceiling !== undefined && expires <= ceiling.getTime()
      ? []
      : [finding('P-LAW', { text: 'The record lasts longer than the policy pack allows.' })]),
  ]
  const grants = grantsUntil.flatMap((until) => {
    const end = Date.parse(until)
    return end > now.getTime() && end <= expires
      ? []
      : [finding('P-LAW', { text: 'A grant has expired or lasts longer than its record.' })]
  })
  return [...record, ...grants.slice(0, 1)]
}

/** Life of a blinded entry: not over, not beyond the ceiling. */
export const checkEntryValidity = (expires: string, now: Date): Finding[] => {
  const end = Date.parse(expires)
  return end > now.getTime() && end <= now.getTime() + MAX_ENTRY_DAYS * DAY + SKEW
    ? []
    : [finding('P-LAW', { text: 'The entry has expired or lasts longer than an entry may.' })]
}

/** Whether a signed policy pack may be applied now (P-INDEPENDENT): it says itself until when. */
export const checkPackInForce = (pack: PolicyPack, now: Date): Finding[] =>
  Date.parse(pack.notAfter) > now.getTime() && Date.parse(pack.issued) <= now.getTime() + SKEW
    ? []
    : [finding('P-INDEPENDENT', { text: 'The policy pack is not in force.' })]
