import type { RemovalHeader, SignedAct } from '@kinlink/contracts'
import { type Signer, signAct } from '@kinlink/crypto/sign'
import type { Clock } from '@kinlink/runtime'
import type { NetworkSnapshot } from '../network/network.ts'
import { actHeader } from '../sealing/act-header.ts'

/** An officer's signed word that an entry of this Society is to go. */
export const signRemoval = (
  deps: { clock: Clock },
  network: NetworkSnapshot,
  entry: string,
  signer: Signer,
): SignedAct => {
  const header: RemovalHeader = { ...actHeader(deps, network), entry }
  return signAct('removal', header, signer)
}
