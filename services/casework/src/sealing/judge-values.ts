import type { Finding, RecordHeader } from '@kinlink/contracts'
import { CryptoError, fromB64, matchesReceipt } from '@kinlink/crypto/hash'
import { checkMessageBasis, checkReceived, finding, statusFields } from '@kinlink/policy'
import type { NetworkSnapshot } from '../network/network.ts'

/** What was opened of a record, with the public half of its receipt; null for a record of the network itself. */
export type OpenedValues = {
  readonly values: ReadonlyMap<string, unknown>
  readonly receipt: Parameters<typeof matchesReceipt>[0] | null
  readonly recipients: readonly string[]
}

/**
 * The rules on values, once more where they can be read (architecture §7), under the pack in force now: a stricter one binds what was sealed before. Messages and releases have readers of their own
 * for their shape.
 */
export function judgeValues(
  { type }: RecordHeader,
  { values, receipt, recipients }: OpenedValues,
  network: NetworkSnapshot,
  now: Date,
): Finding[] {
  const sealed = values.get('legalBasis')
  if (receipt !== null && sealed !== undefined && !isCommitted(sealed, receipt))
    return [finding('P-LAW', { field: 'legalBasis', text: OTHER_HALF })]
  const status = type === 'tracing' ? [] : statusFields(Object.fromEntries(values))
  if (type === 'message') return [...status, ...checkMessageBasis(values, network.pack, now)]
  if (type !== 'tracing') return status
  const country = network.members.find(({ id }) => id === network.me)?.country ?? null
  return checkReceived(values, { member: network.me, country, recipients, pack: network.pack }, now)
}

const OTHER_HALF = 'The legal basis that was sealed is not the one that the receipt commits to.'

/** Whether the sealed half is the one of the public half (docs/adr/0005), salt and text as they stand. */
function isCommitted(sealed: unknown, receipt: NonNullable<OpenedValues['receipt']>): boolean {
  if (typeof sealed !== 'object' || sealed === null || !('salt' in sealed) || !('half' in sealed)) return false
  const { salt, half } = sealed
  if (typeof salt !== 'string' || typeof half !== 'string') return false
  try {
    return matchesReceipt(receipt, fromB64(salt, 32), Buffer.from(half, 'utf8'))
  } catch (error) {
    // Its author has sealed a salt that is none: no fault of the exchange.
    if (error instanceof CryptoError) return false
    throw error
  }
}
