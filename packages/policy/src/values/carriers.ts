import type { Carried, Finding } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** Whoever carries a message does so for a Society of the network: authorities and others are none, and have no code (P-HUMDOMAIN). */
export const checkCarried = (
  carried: readonly Carried[] | undefined,
  countryOf: (member: string) => string | null | undefined,
): Finding[] =>
  (carried ?? []).some(({ society }) => countryOf(society) === undefined)
    ? [finding('P-HUMDOMAIN', { field: 'carriedBy.society' })]
    : []
