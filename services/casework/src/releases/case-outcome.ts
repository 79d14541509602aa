import { type Queries, sql } from '@kinlink/postgres'
import type { CaseRow } from '../cases/case-store.ts'
import type { Storage } from '../keys/storage.ts'
import { kindOf } from './release-kind.ts'
import { releasesOfCase } from './release-store.ts'

type Outcome = CaseRow['outcome']

const ORDER: readonly Outcome[] = ['no-information', 'alive', 'message-offered', 'contact-offered']
/** What an opened release of each kind makes of a case. */
export const OUTCOME = {
  'full-contact': 'contact-offered',
  'chosen-contact': 'contact-offered',
  'message-only': 'message-offered',
  'alive-only': 'alive',
} as const

/** Several Societies may have the same person on file; the widest answer stands. */
export const widest = (one: Outcome, other: Outcome): Outcome =>
  ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one

/** A release was withdrawn: the case says what the others that were opened say, or nothing. */
export async function fallBack(tx: Queries, caseId: string, storage: Pick<Storage, 'open'>): Promise<void> {
  let outcome: Outcome = 'no-information'
  for (const row of await releasesOfCase(tx, caseId)) {
    const kind = await kindOf(tx, storage, row, caseId)
    if (kind !== null && kind in OUTCOME) outcome = widest(outcome, OUTCOME[kind as keyof typeof OUTCOME])
  }
  const state = outcome === 'no-information' ? 'accepted' : 'answered'
  await tx.run(sql`update tracing_case set state = ${state}, outcome = ${outcome} where id = ${caseId}`)
}
