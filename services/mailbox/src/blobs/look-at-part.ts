import type { ReadBlobPart, StoredBlobPart } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import type { Tx } from '@kinlink/postgres'
import type { Mailbox } from '../mailbox.ts'
import type { Outcome } from '../outcome.ts'
import { lookWhileHeld } from '../records/read-record.ts'
import { findPart } from './blob-store.ts'

/**
 * One part of a record's blob for one member, under the very conditions of the record itself, and with a log entry whatever the answer. `tx` holds the record
 * against withdrawal as long as it lasts. No blob, no such part and no right to it are one answer.
 */
export const lookAtPart = (
  mailbox: Mailbox,
  tx: Tx,
  { caller, recordId, part }: ReadBlobPart,
): Promise<Outcome<StoredBlobPart>> =>
  lookWhileHeld(mailbox, tx, { caller, recordId, action: 'blob.read' }, async (look, stored) => {
    const bytes = await findPart(look, recordId, part)
    return bytes === undefined ? undefined : { stored, bytes: toB64(bytes) }
  })
