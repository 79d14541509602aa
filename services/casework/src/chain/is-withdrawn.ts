import type { WithdrawalHeader } from '@kinlink/contracts'
import { CryptoError, decodeHeader } from '@kinlink/crypto/hash'
import { verifyAct } from '@kinlink/crypto/verify'
import type { ExchangeClient } from '@kinlink/exchange-client'
import { newId } from '@kinlink/runtime'
import type { NetworkView } from '../network/network.ts'
import type { ItemName } from './received-store.ts'

export type WordClient = Pick<ExchangeClient, 'readWithdrawal'>

export type Withdrawn = 'yes' | 'no' | 'unanswered'

/** Whether the sender of a record has withdrawn it: the signature of one of its officers, who may have left since, says so, never the exchange. */
export async function isWithdrawn(
  { client, network }: { client: WordClient; network: NetworkView },
  { id, from }: ItemName,
): Promise<Withdrawn> {
  const known = network.current()
  const answer = await client.readWithdrawal(id, { act: newId() })
  if (!answer.ok) return answer.problem.code === 'not_found' ? 'no' : 'unanswered'
  if (known === null) return 'unanswered'
  const { withdrawal } = answer.value
  try {
    const header = decodeHeader(withdrawal.header).json as unknown as WithdrawalHeader
    const signPk = known.officerEver(from, withdrawal.kid)
    const says = header.net === known.net && header.member === from && header.rid === id
    return says && signPk !== null && verifyAct('withdrawal', withdrawal, signPk).ok ? 'yes' : 'no'
  } catch (error) {
    if (error instanceof CryptoError) return 'no'
    throw error
  }
}
