import type { KeysLogLeaf, Statement } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import type { Queries } from '@kinlink/postgres'
import type { Found } from '../alarms/raise-alarm.ts'
import { submittedStatements } from '../key-changes/key-change-store.ts'
import { DOCUMENT_LIMITS } from '../network/document.ts'
import { findSociety } from '../society/society-store.ts'
import type { KnownLog } from './known-log.ts'

/** Leaves that give a document another digest than the log itself gave it before: two truths in one log. */
export function forkedInLog(whole: KnownLog, leaves: readonly KeysLogLeaf[]): Found[] {
  return leaves
    .filter(({ kind, society, number, digest }) => whole.digestOf(kind, society, number) !== digest)
    .map(({ society, digest }) => ({ kind: 'statement-forked', society, evidence: digest }))
}

/**
 * Statements of this Society that it has not issued: later ones than its own newest, or another one of that number. One that its
 * administrators have signed and handed in is in the log before the answer is here.
 */
export async function foreignStatements(db: Queries, me: string, leaves: readonly KeysLogLeaf[]): Promise<Found[]> {
  const own = (await findSociety(db))?.statement
  if (own === undefined) return []
  const { seq } = decodeHeader(own.header, DOCUMENT_LIMITS).json as unknown as Statement
  const issued = [own, ...(await submittedStatements(db))].map((document) => actDigest('statement', document))
  return leaves
    .filter((leaf) => leaf.kind === 'statement' && leaf.society === me)
    .filter((leaf) => leaf.number >= seq && !issued.includes(leaf.digest))
    .map((leaf) => ({ kind: 'foreign-statement', society: me, evidence: leaf.digest }))
}
