import type { MultiSigned } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import type { Network, SocietySide } from '../../../test/vectors/order.ts'

/** The statement by which a Society takes back an officer's key, after its first one. */
export const takingBack = (
  societies: SocietySide,
  network: Network,
  member: string,
  kid: string,
): Promise<MultiSigned> => {
  const [stated, document] = [network.statements[member], network.signedStatements[member]]
  if (stated === undefined || document === undefined) throw new Error(`${member} has no statement`)
  const officers = stated.officers.filter((officer) => officer.kid !== kid)
  const header = { ...stated, seq: 1, prev: actDigest('statement', document), officers }
  return societies.order({
    ...{ make: 'document', label: 'statement', header },
    by: [`${member}.admin0`, `${member}.admin1`],
  })
}
