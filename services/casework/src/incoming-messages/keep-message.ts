import { type KeptParcel, keptOf } from '../attachments/kept-parcel.ts'
import type { Keeper } from '../incoming/first-look.ts'
import { readSealedMessage, type SealedMessage } from '../messages/sealed-message.ts'
import { insertIncomingMessage } from './incoming-message-store.ts'

/** What is kept of a message to be delivered: what the delivery needs. The desks' part is read at the exchange by who belongs to the desk. */
export type KeptMessage = {
  readonly from: string
  readonly content: SealedMessage
  /** Absent in what was kept before messages had attachments. */
  readonly parcel?: KeptParcel | null
}

/** Keeps a message that an officer has opened, until it has been delivered or erased. */
export const keepMessage: Keeper = {
  fits: ({ values }) => readSealedMessage(values) !== null,
  async keep(tx, storage, { rid, opened }) {
    const message = readSealedMessage(opened.values)
    if (message === null) throw new TypeError('This is no message')
    const { content, parcel } = message
    const kept: KeptMessage = { from: opened.header.author, content, parcel: parcel === null ? null : keptOf(parcel) }
    await insertIncomingMessage(tx, rid, await storage.seal(tx, rid, 'incoming-message', kept))
  },
}
