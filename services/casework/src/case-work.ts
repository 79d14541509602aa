import { Id, ItemKind } from '@kinlink/contracts'
import type { App } from '@kinlink/runtime'
import { Type } from 'typebox'
import { attachmentRoutes } from './attachments/attachment-routes.ts'
import { canaryRoutes } from './canaries/canary-routes.ts'
import { candidateRoutes } from './candidates/candidate-routes.ts'
import { type ProposeDeps, propose } from './candidates/propose.ts'
import { rescore, rescoreAll } from './candidates/rescore.ts'
import { caseRoutes } from './cases/case-routes.ts'
import { rectificationRoutes } from './cases/rectification-routes.ts'
import { announceItems } from './chain/announce-items.ts'
import { noteAnnounced } from './chain/note-item.ts'
import { decisionRoutes } from './decisions/decision-routes.ts'
import type { DecoyRules } from './decoys/owe.ts'
import { erase } from './erasures/erase.ts'
import type { Feed } from './exchange/feed.ts'
import { receiveIncoming } from './incoming/receive.ts'
import type { IncomingMessageDeps } from './incoming-messages/act.ts'
import { incomingMessageRoutes } from './incoming-messages/incoming-message-routes.ts'
import type { Jobs } from './jobs/jobs.ts'
import { localMatchRoutes } from './local-matches/local-match-routes.ts'
import type { LocalDeps } from './local-matches/match-locally.ts'
import { messageRoutes } from './messages/message-routes.ts'
import type { MessageDeps } from './messages/write-message.ts'
import { type FollowDeps, followOffer } from './offers/follow-offer.ts'
import type { OfferDeps } from './offers/make-offer.ts'
import { caseOfferRoutes, offerRoutes } from './offers/offer-routes.ts'
import { personRoutes } from './people/person-routes.ts'
import { decisionExplanationRoutes, refusalRoutes } from './refusals/refusal-routes.ts'
import { receiveRelease } from './releases/receive.ts'
import { relayRoutes, releaseRoutes } from './releases/release-routes.ts'
import { caseRematchRoutes, personRematchRoutes } from './rematches/rematch-routes.ts'
import { fetchSlip } from './reply-slips/fetch-slip.ts'
import { slipRoutes } from './reply-slips/slip-routes.ts'
import type { RetentionDays } from './retention/retention-days.ts'
import { rightsRoutes } from './rights/rights-routes.ts'
import { followSearch } from './searches/follow-search.ts'
import { receiveOffer } from './searches/receive-offer.ts'
import { searchRoutes } from './searches/search-routes.ts'
import { searchDecisionRoutes, searchWorkRoutes } from './searches/search-work-routes.ts'
import { type SubmitDeps, submit } from './submission/submit.ts'
import { waitingRoutes } from './waiting/waiting-routes.ts'
import { type ReadErasureDeps, readErasure } from './withdrawals/read-erasure.ts'
import {
  caseEndingRoutes,
  decisionWithdrawalRoutes,
  searchWithdrawalRoutes,
  withdrawalRoutes,
} from './withdrawals/withdrawal-routes.ts'

/** Everything that the officers' work on people and cases needs. */
export type CaseWork = ProposeDeps &
  SubmitDeps &
  LocalDeps &
  MessageDeps &
  IncomingMessageDeps &
  OfferDeps &
  FollowDeps &
  ReadErasureDeps & { jobs: Jobs; retention: RetentionDays; decoys: DecoyRules }

const closed = { additionalProperties: false } as const

/** The officers' routes on people, cases, candidates, decisions and releases. */
export async function registerCaseWork(app: App, deps: CaseWork): Promise<void> {
  await app.register(personRoutes, { prefix: '/v1/people', ...deps })
  await app.register(caseRoutes, { prefix: '/v1/cases', ...deps })
  await app.register(caseEndingRoutes, { prefix: '/v1/cases', ...deps })
  await app.register(rectificationRoutes, { prefix: '/v1/cases', ...deps })
  await app.register(caseRematchRoutes, { prefix: '/v1/cases', ...deps })
  await app.register(personRematchRoutes, { prefix: '/v1/people', ...deps })
  await app.register(rightsRoutes, { prefix: '/v1/rights-requests', ...deps })
  await app.register(caseOfferRoutes, { prefix: '/v1/cases', ...deps })
  await app.register(waitingRoutes, { prefix: '/v1/waiting', ...deps })
  await app.register(offerRoutes, { prefix: '/v1/offers', ...deps })
  await app.register(searchRoutes, { prefix: '/v1/searches', ...deps })
  await app.register(searchWorkRoutes, { prefix: '/v1/searches', ...deps })
  await app.register(searchDecisionRoutes, { prefix: '/v1/searches', ...deps })
  await app.register(searchWithdrawalRoutes, { prefix: '/v1/searches', ...deps })
  await app.register(candidateRoutes, { prefix: '/v1/candidates', ...deps })
  await app.register(canaryRoutes, { prefix: '/v1/canaries', ...deps })
  await app.register(decisionRoutes, { prefix: '/v1/candidates', ...deps })
  await app.register(decisionWithdrawalRoutes, { prefix: '/v1/candidates', ...deps })
  await app.register(withdrawalRoutes, { prefix: '/v1/withdrawals', ...deps })
  await app.register(releaseRoutes, { prefix: '/v1/releases', ...deps })
  await app.register(relayRoutes, { prefix: '/v1/relays', ...deps })
  await app.register(refusalRoutes, { prefix: '/v1/refusals', db: deps.db })
  await app.register(decisionExplanationRoutes, { prefix: '/v1/decisions', db: deps.db })
  await app.register(localMatchRoutes, { prefix: '/v1/local-matches', ...deps })
  await app.register(messageRoutes, { prefix: '/v1/messages', ...deps })
  await app.register(attachmentRoutes, { prefix: '/v1/messages', ...deps })
  await app.register(incomingMessageRoutes, { prefix: '/v1/incoming-messages', ...deps })
  await app.register(slipRoutes, { prefix: '/v1/incoming-messages', ...deps })
}

/** What is done after the officer's request has ended. Each job may be repeated: its effect is single. */
export function registerCaseJobs(deps: CaseWork): void {
  const { jobs } = deps
  jobs.on('submit', Type.Object({ submissionId: Id }, closed), ({ submissionId }) => submit(deps, submissionId))
  jobs.on('candidate.score', Type.Object({ recordId: Id, entryId: Id }, closed), (pair) => propose(deps, pair))
  jobs.on('candidate.rescore', Type.Object({ candidateId: Id }, closed), (job) => rescore(deps, job.candidateId))
  jobs.on('record.erase', Type.Object({ recordId: Id }, closed), ({ recordId }) => erase(deps, recordId))
  jobs.on('erasure.read', Type.Object({ recordId: Id }, closed), ({ recordId }) => readErasure(deps, recordId))
  jobs.on('item.note', Type.Object({ kind: ItemKind, id: Id }, closed), (item) => noteAnnounced(deps, item))
  jobs.on('slip.fetch', Type.Object({ recordId: Id }, closed), ({ recordId }) => fetchSlip(deps, recordId))
  jobs.on('offer.follow', Type.Object({ offerId: Id }, closed), async ({ offerId }) => {
    await followOffer(deps, offerId)
    await followSearch(deps, offerId)
  })
}

/** What the exchange tells. Each event is handed over once, in the transaction that notes it as seen; what takes longer becomes a job. */
export function registerCaseEvents(feed: Feed, deps: CaseWork): void {
  feed.on('match.proposed', async ({ recordId, entryId }, tx) => {
    if (recordId === undefined || entryId === undefined) return
    await deps.jobs.emit(tx, 'candidate.score', { recordId, entryId })
  })
  feed.on('record.revised', async ({ recordId }, tx) => {
    if (recordId !== undefined) await rescoreAll(tx, deps, recordId)
  })
  feed.on('erasure.requested', async ({ recordId }, tx) => {
    if (recordId !== undefined) await deps.jobs.emit(tx, 'record.erase', { recordId })
  })
  feed.on('erasure.completed', async ({ recordId }, tx) => {
    if (recordId !== undefined) await deps.jobs.emit(tx, 'erasure.read', { recordId })
  })
  feed.on('offer.received', (event, tx) => receiveOffer(tx, deps, event))
  feed.on('offer.closed', async ({ offerId }, tx) => {
    if (offerId !== undefined) await deps.jobs.emit(tx, 'offer.follow', { offerId })
  })
  announceItems(feed, deps.jobs)
  feed.on('release.available', (event, tx) => receiveRelease(tx, event))
  feed.on('message.received', (event, tx) => receiveIncoming(tx, event))
}
