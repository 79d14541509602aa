import { AuditPage, AuditProof, type AuditQuery, Checkpoint, ConsistencyProof } from '@kinlink/contracts'
import type { Answer, AuditCalls } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import type { InternalClient } from '@kinlink/runtime'
import type { Static, TSchema } from 'typebox'
import type { OfficerSession } from '../sessions/session.ts'
import { logAct } from './log.ts'

export type Source = 'society' | 'exchange' | 'network'

/** Asks the three logs that an auditor may see, in the auditor's name. */
export type LogReader = {
  entries(who: OfficerSession, source: Source, query: AuditQuery): Promise<Answer<AuditPage>>
  proof(who: OfficerSession, source: Source, seq: number): Promise<Answer<AuditProof>>
  checkpoint(who: OfficerSession, source: Source): Promise<Answer<Checkpoint>>
  consistency(
    who: OfficerSession,
    source: Source,
    range: { from: number; to: number },
  ): Promise<Answer<ConsistencyProof>>
}

export type LogReaderDeps = {
  readonly db: Db
  readonly member: string
  /** The Society's own audit service. */
  readonly audit: InternalClient
  readonly client: AuditCalls
}

/** The Society's own log logs who reads it; what is asked of the exchange is logged here, because there only the act id is known. */
export function createLogReader({ db, member, audit, client }: LogReaderDeps): LogReader {
  const own = async <S extends TSchema>(who: OfficerSession, path: string, response: S): Promise<Answer<Static<S>>> => {
    const headers = { 'kinlink-member': member, 'kinlink-act': who.act, 'kinlink-officer': who.officer.id }
    const answer = await audit.call('GET', `/internal/trees/society/${path}`, { headers, response })
    return answer.ok ? { ok: true, value: answer.value } : answer
  }
  const afar = async <T>(
    who: OfficerSession,
    source: 'exchange' | 'network',
    ask: (options: { source: 'exchange' | 'network'; act: string }) => Promise<Answer<T>>,
  ): Promise<Answer<T>> => {
    const answer = await ask({ source, act: who.act })
    const decision = answer.ok ? 'allow' : 'deny'
    await db.transaction((tx) => logAct(tx, who, { action: 'audit.query', subject: null, decision, code: source }))
    return answer
  }
  return {
    async entries(who, source, query) {
      const { source: _source, ...filter } = query
      if (source === 'society') return own(who, `entries${queryOf(filter)}`, AuditPage)
      return afar(who, source, ({ act }) => client.auditEntries({ ...filter, source }, { act }))
    },
    async proof(who, source, seq) {
      if (source === 'society') return own(who, `entries/${seq}/proof`, AuditProof)
      return afar(who, source, (options) => client.auditProof(seq, options))
    },
    async checkpoint(who, source) {
      if (source === 'society') return own(who, 'checkpoint', Checkpoint)
      return afar(who, source, (options) => client.auditCheckpoint(options))
    },
    async consistency(who, source, { from, to }) {
      if (source === 'society') return own(who, `consistency${queryOf({ from, to })}`, ConsistencyProof)
      return afar(who, source, (options) => client.auditConsistency(from, to, options))
    },
  }
}

const queryOf = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) if (value !== undefined) query.set(key, String(value))
  return query.size === 0 ? '' : `?${query}`
}
