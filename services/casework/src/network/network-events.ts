import { Id } from '@kinlink/contracts'
import { Type } from 'typebox'
import type { Feed } from '../exchange/feed.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { type ReceiveDeps, receiveLinkageKey } from '../linkage-keys/receive-linkage-key.ts'
import type { LiveNetwork } from './live-network.ts'

export type NetworkWork = Omit<ReceiveDeps, 'network'> & { readonly network: LiveNetwork; readonly jobs: Jobs }

/** What is done when the network changes, after the event has been noted. */
export function registerNetworkJobs(deps: NetworkWork): void {
  const KeyRecord = Type.Object(
    { recordId: Id, sequence: Type.Optional(Type.Integer()) },
    { additionalProperties: false },
  )
  deps.jobs.on('linkage-key.receive', KeyRecord, (announced) => receiveLinkageKey(deps, announced))
}

/** What the exchange tells of the network. Nothing of it is believed: the documents are fetched and verified. */
export function registerNetworkEvents(feed: Feed, { network, jobs }: NetworkWork): void {
  feed.on('statement.changed', async (_event, tx) => tx.afterCommit(() => network.nudge()))
  // Which epoch, and until when, stands in the statement; what hangs on it is found from there.
  feed.on('epoch.closing', async (_event, tx) => tx.afterCommit(() => network.nudge()))
  feed.on('agreement.changed', async (_event, tx) => tx.afterCommit(() => network.nudge()))
  feed.on('key.available', async ({ recordId, sequence }, tx) => {
    if (recordId !== undefined) await jobs.emit(tx, 'linkage-key.receive', { recordId, sequence })
  })
}
