import { sql } from '@kinlink/postgres'
import { deleteAttachmentsOf } from '../attachments/attachment-store.ts'
import type { Eraser } from '../erasures/eraser.ts'

/** The announcement goes, and the key of whatever was kept under the id of the record. */
export const eraseIncoming: Eraser = async (tx, rid, deps) => {
  await tx.run(sql`delete from incoming_record where rid = ${rid}`)
  await deleteAttachmentsOf(tx, rid)
  await deps.storage.destroy(tx, rid)
}
