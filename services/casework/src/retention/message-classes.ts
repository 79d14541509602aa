import { Id } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { deleteAttachmentsOf } from '../attachments/attachment-store.ts'
import { dropParts } from '../submission/part-store.ts'
import { dropWaiting } from '../submission/submission-store.ts'
import type { Retained } from './classes.ts'

const Due = Type.Object({ id: Id })
const Sent = Type.Object({ rid: Type.Union([Id, Type.Null()]) })

/**
 * What was written in a message that was collected here. The clock starts when its sender was told the last word, at the latest on the date that was fixed when it was
 * written, which also ends a draft that nobody attested, and what the exchange has never answered: it is handed in no more. State and dates stay.
 */
const collected: Retained = {
  name: 'message-content',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select id from message where sealed is not null and (until <= ${before}
          or state in ('delivered', 'address-insufficient', 'content-not-family-news', 'replied') and
            (select max(opened_at) from release where message_id = message.id) <= ${before})
        order by id limit ${most} for update skip locked`,
    ),
  async shred(tx, id, { storage, clock }) {
    const { rid } = await tx.one(Sent, sql`select rid from message where id = ${id}`)
    if (rid !== null) {
      await dropWaiting(tx, 'record', rid, clock.now())
      await dropParts(tx, rid)
    }
    await tx.run(sql`update message set sealed = null, reply = null where id = ${id}`)
    await tx.run(sql`update release set sealed = null, parcel = null where message_id = ${id}`)
    await deleteAttachmentsOf(tx, id)
    await storage.destroy(tx, id)
  },
}

/** What was written in a message that was to be delivered here. The clock starts with what was done last. */
const delivered: Retained = {
  name: 'message-content',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select rid as id from incoming_message where sealed is not null and state <> 'received' and acted_at <= ${before}
        order by rid limit ${most} for update skip locked`,
    ),
  async shred(tx, id, { storage }) {
    await tx.run(sql`update incoming_message set sealed = null, delivery = null where rid = ${id}`)
    await deleteAttachmentsOf(tx, id)
    await storage.destroy(tx, id)
  },
}

export const MESSAGE_CLASSES: readonly Retained[] = [collected, delivered]
