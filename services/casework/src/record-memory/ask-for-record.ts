import type { Projection } from '@kinlink/contracts'
import type { Answer, ExchangeClient } from '@kinlink/exchange-client'
import type { Db } from '@kinlink/postgres'
import type { Remembered } from './judge-revision.ts'
import { findRemembered } from './memory-store.ts'

export type AskDeps = { readonly db: Db; readonly client: Pick<ExchangeClient, 'readRecord'> }

/** What the exchange answers, and what was remembered of the record when it was asked. */
export type Asked = { readonly projection: Projection; readonly before: Remembered | undefined }

/**
 * Asks the exchange for a record: the one way to do so. What is remembered is looked up first, since only that has to be known to the exchange by then: a revision that
 * another read has seen meanwhile may have overtaken this answer, and is no lie.
 */
export async function askForRecord({ db, client }: AskDeps, rid: string, act: string): Promise<Answer<Asked>> {
  const before = await findRemembered(db, rid)
  const answer = await client.readRecord(rid, { act })
  return answer.ok ? { ok: true, value: { projection: answer.value, before } } : answer
}
