import type { Grant, GrantHeader, MandateHeader, SignedAct } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import { verifyAct } from '@kinlink/crypto/verify'
import type { NetworkSnapshot } from '../network/network.ts'

/**
 * The key under which a grant has to verify: an officer's of the granting Society, or on the Society's line its automation key's, if one of its officers has signed the mandate that the
 * grant names. Null for any other signer.
 * @throws CryptoError for a mandate that cannot be read
 */
export function granterKey(
  { kid }: Grant,
  target: GrantHeader,
  mandates: readonly SignedAct[],
  network: NetworkSnapshot,
): string | null {
  const { granter } = target
  if (target.mandate === undefined) return network.officerKey(granter, kid)
  const mandate = mandates.find((one) => actDigest('mandate', one) === target.mandate)
  const officerPk = mandate === undefined ? null : network.officerKey(granter, mandate.kid)
  if (mandate === undefined || officerPk === null || target.line !== 'society') return null
  const said = decodeHeader(mandate.header).json as unknown as MandateHeader
  const covers =
    said.net === network.net && said.member === granter && said.automation === kid && said.may.includes('regrant')
  return covers && verifyAct('mandate', mandate, officerPk).ok ? network.automationKey(granter, kid) : null
}
