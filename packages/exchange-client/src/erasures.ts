import { Accepted, type ErasureConfirmation, ErasureView, type SignedAct, WithdrawalView } from '@kinlink/contracts'
import type { Answer } from './answer.ts'
import type { Act, Call, Create } from './call.ts'

export type ErasureCalls = {
  /** POST /v1/records/{id}/withdrawal: once this is answered no field of the record is handed to anybody. */
  withdrawRecord(id: string, withdrawal: SignedAct, options: Create): Promise<Answer<ErasureView>>
  /** GET /v1/records/{id}/withdrawal: for who was asked to erase it, the author's signed word. */
  readWithdrawal(id: string, options?: Act): Promise<Answer<WithdrawalView>>
  /** GET /v1/records/{id}/erasure: for the author, whether all have confirmed by the fixed deadline. */
  readErasure(id: string, options?: Act): Promise<Answer<ErasureView>>
  /** POST /v1/records/{id}/erasure/confirmation: this Society keeps nothing of the record. */
  confirmErasure(id: string, confirmation: ErasureConfirmation, options: Create): Promise<Answer<Accepted>>
}

/** Withdrawal and erasure (F5). */
export const erasureCalls = (call: Call): ErasureCalls => {
  const path = (id: string): string => `/v1/records/${encodeURIComponent(id)}`
  return {
    withdrawRecord: (id, withdrawal, options) =>
      call('POST', `${path(id)}/withdrawal`, { ...options, body: { withdrawal }, answer: ErasureView }),
    readWithdrawal: (id, options) => call('GET', `${path(id)}/withdrawal`, { ...options, answer: WithdrawalView }),
    readErasure: (id, options) => call('GET', `${path(id)}/erasure`, { ...options, answer: ErasureView }),
    confirmErasure: (id, body, options) =>
      call('POST', `${path(id)}/erasure/confirmation`, { ...options, body, answer: Accepted }),
  }
}
