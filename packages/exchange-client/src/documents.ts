import {
  Accepted,
  AgreementList,
  Checkpoint,
  ConsistencyProof,
  KeysLogLeaves,
  KeysLogProof,
  type MultiSigned,
  SignedDocument,
  StatementList,
} from '@kinlink/contracts'
import type { Answer } from './answer.ts'
import type { Act, Call } from './call.ts'

export type DocumentCalls = {
  memberList(): Promise<Answer<SignedDocument>>
  postMemberList(document: MultiSigned): Promise<Answer<Accepted>>
  /** Every statement of a Society, oldest first: the chain is verified by the reader. */
  statements(member: string): Promise<Answer<StatementList>>
  postStatement(document: MultiSigned): Promise<Answer<Accepted>>
  agreements(options?: Act): Promise<Answer<AgreementList>>
  postAgreement(document: MultiSigned, options?: Act): Promise<Answer<Accepted>>
  /** The newest signed checkpoint of the log of member lists and statements. */
  keysLogCheckpoint(): Promise<Answer<Checkpoint>>
  /** Leaves of that log from a place on, as many as the exchange gives at a time. */
  keysLogLeaves(from: number): Promise<Answer<KeysLogLeaves>>
  keysLogConsistency(from: number, to: number): Promise<Answer<ConsistencyProof>>
  keysLogProof(seq: number, size: number): Promise<Answer<KeysLogProof>>
  policyPack(): Promise<Answer<SignedDocument>>
  postPolicyPack(document: MultiSigned, options?: Act): Promise<Answer<Accepted>>
}

const open = { token: 'none' } as const

/**
 * Signed documents of the network. Nothing here is to be believed because the exchange says it: verify the signatures
 * up to the anchor keys. Only agreements and what adds to the network's rules need a token.
 */
export const documentCalls = (call: Call): DocumentCalls => ({
  memberList: () => call('GET', '/v1/member-list', { ...open, answer: SignedDocument }),
  postMemberList: (document) => call('POST', '/v1/member-list', { ...open, body: { document }, answer: Accepted }),
  statements: (member) =>
    call('GET', `/v1/statements/${encodeURIComponent(member)}`, { ...open, answer: StatementList }),
  postStatement: (document) => call('POST', '/v1/statements', { ...open, body: { document }, answer: Accepted }),
  agreements: (options) => call('GET', '/v1/agreements', { ...options, answer: AgreementList }),
  postAgreement: (document, options) =>
    call('POST', '/v1/agreements', { ...options, body: { document }, answer: Accepted }),
  keysLogCheckpoint: () => call('GET', '/v1/keys-log/checkpoint', { ...open, answer: Checkpoint }),
  keysLogLeaves: (from) => call('GET', `/v1/keys-log/leaves?from=${from}`, { ...open, answer: KeysLogLeaves }),
  keysLogConsistency: (from, to) =>
    call('GET', `/v1/keys-log/consistency?from=${from}&to=${to}`, { ...open, answer: ConsistencyProof }),
  keysLogProof: (seq, size) =>
    call('GET', `/v1/keys-log/leaves/${seq}/proof?size=${size}`, { ...open, answer: KeysLogProof }),
  policyPack: () => call('GET', '/v1/policy-pack', { ...open, answer: SignedDocument }),
  postPolicyPack: (document, options) =>
    call('POST', '/v1/policy-pack', { ...options, body: { document }, answer: Accepted }),
})
