import type { Keeper } from '../incoming/first-look.ts'
import { readSealedMessage, type SealedMessage } from '../messages/sealed-message.ts'
import { insertIncomingMessage } from './incoming-message-store.ts'

/** What is kept of a message to be delivered: what the delivery needs. The desks' part is read at the exchange by who belongs to the desk. */
export type KeptMessage = { readonly from: string; readonly content: SealedMessage }

/** Keeps a message that an officer has opened, until it has been delivered or erased. */
export const keepMessage: Keeper = {
  fits: ({ values }) => readSealedMessage(values) !== null,
  async keep(tx, storage, { rid, opened }) {
    const content = readSealedMessage(opened.values)
    if (content === null) throw new TypeError('This is no message')
    const kept: KeptMessage = { from: opened.header.author, content }
    await insertIncomingMessage(tx, rid, await storage.seal(tx, rid, 'incoming-message', kept))
  },
}
