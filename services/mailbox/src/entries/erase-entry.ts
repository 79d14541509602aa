import { sql, type Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import type { Mailbox } from '../mailbox.ts'

/** Erases an entry and, with it, every candidate that it is part of; tells matching. What they opened is closed before. */
export const eraseEntry = async (tx: Tx, { clock }: Pick<Mailbox, 'clock'>, id: string): Promise<void> => {
  await tx.run(sql`delete from entry where id = ${id}`)
  await emit(tx, { topic: 'entry.removed', payload: { entryId: id } }, clock)
}
