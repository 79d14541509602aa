import type { KeyChangeRow, KeyChangeView, Statement } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { DOCUMENT_LIMITS } from '../network/document.ts'
import type { KeyChange } from './key-change-store.ts'
import { changesBetween } from './statement-changes.ts'

/** A change as it is listed. */
export const rowOf = (change: KeyChange): KeyChangeRow => ({
  changeId: change.id,
  kind: change.kind,
  state: change.state,
  proposedBy: change.proposed_by,
  proposedAt: change.proposed_at.toISOString(),
  expiresAt: change.expires_at.toISOString(),
  signedBy: change.document?.signatures.map(({ kid }) => kid) ?? [],
  seq: change.seq,
  code: change.code,
})

/** The same with what it would change, or has changed. `before` is the statement that it follows; without it nothing can be compared. */
export const viewOf = (change: KeyChange, before: Statement | undefined): KeyChangeView => ({
  ...rowOf(change),
  changes:
    change.document === null || before === undefined
      ? null
      : changesBetween(before, decodeHeader(change.document.header, DOCUMENT_LIMITS).json as unknown as Statement),
})
