import type { OfferView } from '@kinlink/contracts'
import type { OfferRow } from './offer-store.ts'
import { receiptName } from './offer-word.ts'

/** An offer as the side that made it sees it. */
export const offerView = (row: OfferRow): OfferView => ({
  offerId: row.id,
  caseId: row.case_id,
  to: row.to_member,
  due: row.due.toISOString(),
  state: row.state,
  declineReason: row.decline_reason,
  refusals: row.refusals,
  receipt: receiptName(row.state, row.receipt),
})
