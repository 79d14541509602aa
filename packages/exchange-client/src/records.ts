import {
  Accepted,
  EntriesRecoded,
  EntryAnswer,
  type EntryRecodings,
  type EntryRematch,
  type EntryRemoval,
  type EntrySubmission,
  type GrantRenewals,
  GrantsRenewed,
  OutcomeAnswer,
  type OutcomeSubmission,
  OwnEntryPage,
  Projection,
  type Submission,
  SubmissionAnswer,
} from '@kinlink/contracts'
import type { Answer } from './answer.ts'
import type { Act, Approved, Call, Create } from './call.ts'

export type RecordCalls = {
  /** POST /v1/records: a sealed record with grants, receipt and entry; stored whole or refused whole. */
  submitRecord(submission: Submission, options: Create & Approved): Promise<Answer<SubmissionAnswer>>
  /** GET /v1/records/{id}: what the stage reached lets this Society see. */
  readRecord(id: string, options?: Act): Promise<Answer<Projection>>
  /** POST /v1/records/{id}/grants: grants of an own record that take the place of others and give no more. */
  renewGrants(id: string, renewals: GrantRenewals, options: Create): Promise<Answer<GrantsRenewed>>
  /** POST /v1/entries: a present person's blinded entry. */
  submitEntry(entry: EntrySubmission['entry'], options: Create): Promise<Answer<EntryAnswer>>
  /** GET /v1/entries: own living entries after an id, without their codes. */
  listEntries(after: string | null, options?: Act): Promise<Answer<OwnEntryPage>>
  /** POST /v1/entries/recodings: own entries under a newer linkage key; each is answered alone. */
  recodeEntries(recodings: EntryRecodings, options: Create): Promise<Answer<EntriesRecoded>>
  /** POST /v1/entries/{id}/removal: the signed removal of an entry, and of every candidate with it. */
  removeEntry(id: string, removal: EntryRemoval['removal'], options: Create): Promise<Answer<Accepted>>
  /** POST /v1/entries/{id}/rematch: an officer's signed word that an own entry is to be compared once more. */
  rematchEntry(id: string, rematch: EntryRematch['rematch'], options: Act): Promise<Answer<Accepted>>
  /** POST /v1/candidates/outcomes: the present side's signed word on a candidate. */
  reportOutcome(outcome: OutcomeSubmission, options: Create): Promise<Answer<OutcomeAnswer>>
}

/** Records, blinded entries and outcomes. */
export const recordCalls = (call: Call): RecordCalls => ({
  submitRecord: (submission, options) =>
    call('POST', '/v1/records', { ...options, body: submission, answer: SubmissionAnswer }),
  readRecord: (id, options) => call('GET', `/v1/records/${encodeURIComponent(id)}`, { ...options, answer: Projection }),
  renewGrants: (id, renewals, options) =>
    call('POST', `/v1/records/${encodeURIComponent(id)}/grants`, { ...options, body: renewals, answer: GrantsRenewed }),
  submitEntry: (entry, options) => call('POST', '/v1/entries', { ...options, body: { entry }, answer: EntryAnswer }),
  listEntries: (after, options) =>
    call('GET', `/v1/entries${after === null ? '' : `?after=${encodeURIComponent(after)}`}`, {
      ...options,
      answer: OwnEntryPage,
    }),
  recodeEntries: (body, options) => call('POST', '/v1/entries/recodings', { ...options, body, answer: EntriesRecoded }),
  removeEntry: (id, removal, options) =>
    call('POST', `/v1/entries/${encodeURIComponent(id)}/removal`, { ...options, body: { removal }, answer: Accepted }),
  rematchEntry: (id, rematch, options) =>
    call('POST', `/v1/entries/${encodeURIComponent(id)}/rematch`, { ...options, body: { rematch }, answer: Accepted }),
  reportOutcome: (outcome, options) =>
    call('POST', '/v1/candidates/outcomes', { ...options, body: outcome, answer: OutcomeAnswer }),
})
