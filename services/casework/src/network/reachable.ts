import { type CoarsePurpose, type Finding, LINES } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import type { NetworkSnapshot } from './network.ts'

/** Whether a Society has published an open epoch on every line: without, nothing can be sealed to it. */
export function isReachable(network: NetworkSnapshot, member: string): boolean {
  const open = new Set(
    network
      .epochsOf(member)
      .filter((e) => e.state === 'open')
      .map((e) => e.line),
  )
  return open.size === LINES.length
}

/** P-MUTUAL (6.1): a Society that cannot be sealed to is named where it was asked for; the officer learns it instead of the exchange. */
export const checkReachable = (
  network: NetworkSnapshot,
  member: string,
  at: Pick<Finding, 'field' | 'pointer'>,
): Finding[] => (isReachable(network, member) ? [] : [finding('P-MUTUAL', { ...at, text: NO_KEYS })])

const NO_KEYS = 'This Society has not published its keys yet.'

/** Whether an agreement for this purpose with a Society is in force. */
export const hasAgreement = (network: NetworkSnapshot, member: string, purpose: CoarsePurpose): boolean =>
  network.agreementWith(member)?.purposes.includes(purpose) === true
