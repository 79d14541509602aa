import type { ReadBlobPart, StoredBlobPart } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import type { Tx } from '@kinlink/postgres'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { logLook, viewWithoutFields } from '../records/read-record.ts'
import { findPart } from './blob-store.ts'

/**
 * One part of a record's blob for one member, under the very conditions of the record itself, and with a log entry whatever the answer. `tx` holds the record
 * against withdrawal as long as it lasts. No blob, no such part and no right to it are one answer.
 */
export const lookAtPart = async (
  mailbox: Mailbox,
  tx: Tx,
  { caller, recordId, part }: ReadBlobPart,
): Promise<Outcome<StoredBlobPart>> => {
  const at = mailbox.clock.now()
  const stored = await viewWithoutFields(tx, { caller, recordId }, at)
  const bytes = stored === undefined ? undefined : await findPart(tx, recordId, part)
  const found = stored === undefined || bytes === undefined ? undefined : { stored, bytes: toB64(bytes) }
  await logLook(mailbox, { caller, recordId }, { action: 'blob.read', stage: found?.stored.stage }, at)
  return found === undefined ? refused('not_found') : done(found)
}
