import { type CoarsePurpose, LINES } from '@kinlink/contracts'
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

/** Whether an agreement for this purpose with a Society is in force. */
export const hasAgreement = (network: NetworkSnapshot, member: string, purpose: CoarsePurpose): boolean =>
  network.agreementWith(member)?.purposes.includes(purpose) === true
