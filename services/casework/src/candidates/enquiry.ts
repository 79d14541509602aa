import type { Line, Stage } from '@kinlink/contracts'
import type { ExchangeClient } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import { type Clock, type ProblemValue, problem } from '@kinlink/runtime'
import { refuseReceived } from '../intake/refusal.ts'
import type { NetworkView } from '../network/network.ts'
import { type EpochSecrets, type OpenOutcome, openProjection } from '../sealing/open-projection.ts'
import type { OfficerSession } from '../sessions/session.ts'

export type FetchDeps = { db: Db; clock: Clock; client: Pick<ExchangeClient, 'readRecord'>; network: NetworkView }
export type Fetched =
  | { ok: true; opened: Extract<OpenOutcome, { ok: true }>['value']; stage: Stage }
  | { ok: false; problem: ProblemValue }

/**
 * Fetches a record and opens it with the officer's own epoch keys; desk lines only if the officer belongs to the desk. Nothing of it is kept: every look is a read in
 * both Societies' logs.
 */
export async function fetchRecord(deps: FetchDeps, session: OfficerSession, recordId: string): Promise<Fetched> {
  const network = deps.network.current()
  if (network === null) return { ok: false, problem: problem('unavailable', { retryAfter: 30 }) }
  const answer = await deps.client.readRecord(recordId, { act: session.act })
  if (!answer.ok)
    return {
      ok: false,
      problem: answer.problem.code === 'not_found' ? problem('not_found') : problem('unavailable', { retryAfter: 10 }),
    }
  const opened = openProjection(recordId, answer.value, network, await secretsOf(session), deps.clock.now())
  const { stage } = answer.value
  if (!opened.ok && opened.findings !== undefined) return refuseReceived(deps.db, session, opened.findings, recordId)
  return opened.ok ? { ok: true, opened: opened.value, stage } : { ok: false, problem: problem('signature_invalid') }
}

/** The epoch keys of an officer, by line. */
export async function secretsOf(session: OfficerSession): Promise<EpochSecrets> {
  const lines: Line[] = ['society', 'child', 'detention']
  const keys = await Promise.all(lines.map(async (line) => [line, await session.openEpoch(line)] as const))
  return Object.fromEntries(keys)
}
