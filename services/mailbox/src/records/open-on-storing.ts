import type { EventType, RecordType } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { openStage } from '../activations/activation-store.ts'
import { publishAtStart } from '../events/publish.ts'
import type { Mailbox } from '../mailbox.ts'
import { type ReadSubmission, recipientsOf } from './read-submission.ts'

/** Types of records that are for their recipients at once, and how these are told. A rights request is told as a message is, so that the feed does not tell which. */
const TOLD_AS: Readonly<Partial<Record<RecordType, EventType>>> = {
  key: 'key.available',
  message: 'message.received',
  rights: 'message.received',
}

/** Opens `full` of what waits for no act of anybody, and tells the recipients. */
export const openOnStoring = async (mailbox: Mailbox, tx: Tx, submission: ReadSubmission, at: Date): Promise<void> => {
  const { rid, type } = submission.header
  const event = TOLD_AS[type]
  if (event === undefined) return
  for (const member of recipientsOf(submission)) {
    await openStage(tx, { rid, member, stage: 'full', reason: 'storing', candidate: null, at })
    await publishAtStart(tx, mailbox, { recipient: member, type: event, recordId: rid }, at)
  }
}
