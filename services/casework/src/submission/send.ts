import type { EntrySubmission, ErasureConfirmation, OutcomeSubmission, SignedAct, Submission } from '@kinlink/contracts'
import type { Answer, ExchangeClient } from '@kinlink/exchange-client'
import type { SubmissionRow } from './submission-store.ts'

/** The calls that hand something in. */
export type SendingClient = Pick<
  ExchangeClient,
  | 'submitRecord'
  | 'putBlobPart'
  | 'submitEntry'
  | 'removeEntry'
  | 'rematchEntry'
  | 'reportOutcome'
  | 'makeOffer'
  | 'answerOffer'
  | 'recallOffer'
  | 'returnOffer'
  | 'withdrawRecord'
  | 'confirmErasure'
>

/** Body of a submission that is one signed act about an object of the exchange: a record or an offer. */
export type ActBody = { id: string; act: SignedAct }

/** Hands one submission in. Its id is the Idempotency-Key of every try, so that a lost answer does no harm. */
export function send(client: SendingClient, row: SubmissionRow): Promise<Answer<unknown>> {
  const options = { idempotencyKey: row.id, ...(row.act === null ? {} : { act: row.act }) }
  const { id, act } = row.body as ActBody
  switch (row.kind) {
    case 'record':
      return client.submitRecord(row.body as Submission, {
        ...options,
        ...(row.approval === null ? {} : { approval: row.approval }),
      })
    case 'entry':
      return client.submitEntry((row.body as EntrySubmission).entry, options)
    case 'removal': {
      const { entryId, removal } = row.body as { entryId: string; removal: SignedAct }
      return client.removeEntry(entryId, removal, options)
    }
    case 'rematch':
      return client.rematchEntry(id, act, options)
    case 'outcome':
      return client.reportOutcome(row.body as OutcomeSubmission, options)
    case 'offer':
      return client.makeOffer(act, options)
    case 'offer-answer':
      return client.answerOffer(id, act, options)
    case 'offer-recall':
      return client.recallOffer(id, act, options)
    case 'offer-return':
      return client.returnOffer(id, act, options)
    case 'withdrawal':
      return client.withdrawRecord(id, act, options)
    case 'erasure': {
      const { recordId, ...confirmation } = row.body as ErasureConfirmation & { recordId: string }
      return client.confirmErasure(recordId, confirmation, options)
    }
    default:
      return row.kind satisfies never
  }
}
