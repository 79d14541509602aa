import { AuditPage, AuditProof, type AuditQuery, Checkpoint, ConsistencyProof } from '@kinlink/contracts'
import type { Answer } from './answer.ts'
import { type Act, type Call, queryOf } from './call.ts'

/** The own member's tree (`exchange`, the default) or, for the coordinating member, the network's. */
export type Source = { readonly source?: 'exchange' | 'network' }

export type AuditCalls = {
  /** GET /v1/audit/entries: the newest first; the query itself becomes an entry. */
  auditEntries(query?: Omit<AuditQuery, 'source'> & Source, options?: Act): Promise<Answer<AuditPage>>
  /** GET /v1/audit/entries/{seq}/proof: inclusion under the newest checkpoint, to be verified offline. */
  auditProof(seq: number, options?: Source & Act): Promise<Answer<AuditProof>>
  auditCheckpoint(options?: Source & Act): Promise<Answer<Checkpoint>>
  /** GET /v1/audit/consistency: that the tree of size `to` begins with the tree of size `from`. */
  auditConsistency(from: number, to: number, options?: Source & Act): Promise<Answer<ConsistencyProof>>
}

/** The exchange's access log, as far as this Society may see it. */
export const auditCalls = (call: Call): AuditCalls => ({
  auditEntries: (query = {}, options = {}) =>
    call('GET', `/v1/audit/entries${queryOf(query)}`, { ...options, answer: AuditPage }),
  auditProof: (seq, { source, ...options } = {}) =>
    call('GET', `/v1/audit/entries/${seq}/proof${queryOf({ source })}`, { ...options, answer: AuditProof }),
  auditCheckpoint: ({ source, ...options } = {}) =>
    call('GET', `/v1/audit/checkpoint${queryOf({ source })}`, { ...options, answer: Checkpoint }),
  auditConsistency: (from, to, { source, ...options } = {}) =>
    call('GET', `/v1/audit/consistency${queryOf({ from, to, source })}`, { ...options, answer: ConsistencyProof }),
})
