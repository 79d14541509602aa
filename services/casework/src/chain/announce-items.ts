import type { Feed } from '../exchange/feed.ts'
import type { Jobs } from '../jobs/jobs.ts'

/** What others have sent to this Society alone is noted as it is announced, whoever looks at it and when. */
export function announceItems(feed: Feed, jobs: Pick<Jobs, 'emit'>): void {
  feed.on('message.received', async ({ recordId }, tx) => {
    if (recordId !== undefined) await jobs.emit(tx, 'item.note', { kind: 'record', id: recordId })
  })
  feed.on('offer.received', async ({ offerId }, tx) => {
    if (offerId !== undefined) await jobs.emit(tx, 'item.note', { kind: 'offer', id: offerId })
  })
  feed.on('offer.closed', async ({ offerId }, tx) => {
    if (offerId !== undefined) await jobs.emit(tx, 'item.note', { kind: 'answer', id: offerId })
  })
}
