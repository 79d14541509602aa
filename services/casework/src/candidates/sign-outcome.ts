import type { OutcomeHeader, SignedAct } from '@kinlink/contracts'
import { type Signer, signAct } from '@kinlink/crypto/sign'
import type { Clock } from '@kinlink/runtime'
import type { NetworkSnapshot } from '../network/network.ts'
import { actHeader } from '../sealing/act-header.ts'

type Word = Pick<OutcomeHeader, 'rid' | 'entry' | 'outcome' | 'mandate'>

/** This Society's signed word on a pair: an officer's, or the automation's within the mandate that it names. */
export const signOutcome = (
  deps: { clock: Clock },
  network: NetworkSnapshot,
  word: Word,
  signer: Signer,
): SignedAct => {
  const header: OutcomeHeader = { ...actHeader(deps, network), ...word }
  return signAct('outcome', header, signer)
}
