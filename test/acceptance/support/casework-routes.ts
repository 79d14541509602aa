import type { Role } from '@kinlink/contracts'
import { aPhoto } from './attachment.ts'
import type { Route } from './attack.ts'
import { aDecision } from './decision.ts'
import { aRightsRequest } from './ending.ts'
import { aMessage, aReply, FAMILY_NEWS } from './message.ts'
import { anId } from './played-submission.ts'
import { aRegistration } from './registration.ts'
import { aRequest } from './request.ts'

/** Whoever may use a route, and somebody who may not. */
export type Guarded = Route & { readonly may: Role | 'anybody'; readonly mayNot?: Role }

const IN_A_YEAR = new Date(Date.now() + 360 * 86_400_000).toISOString()
const AGREEMENT = {
  with: 'transit',
  purposes: ['tracing'],
  assessment: { reference: 'none', validUntil: IN_A_YEAR },
  validUntil: IN_A_YEAR,
}
const desk = { may: 'tracing-officer', mayNot: 'auditor' } as const
const office = { may: 'society-admin', mayNot: 'tracing-officer' } as const
const log = { may: 'auditor', mayNot: 'tracing-officer' } as const
/** Every route of casework that somebody can call, with a sound body. */
export const CASEWORK_ROUTES: readonly Guarded[] = [
  { method: 'POST', path: '/v1/session', body: { username: 'x', passphrase: 'y' }, open: true, may: 'anybody' },
  { method: 'DELETE', path: '/v1/session', may: 'anybody' },
  { method: 'GET', path: '/v1/officers', ...office },
  {
    method: 'POST',
    path: '/v1/officers',
    body: { username: 'x', passphrase: 'a long one, really', roles: ['auditor'] },
    creates: true,
    ...office,
  },
  { method: 'GET', path: '/v1/key-changes', ...office },
  {
    method: 'POST',
    path: '/v1/key-changes',
    body: { kind: 'officer-joins', officerId: anId() },
    creates: true,
    ...office,
  },
  { method: 'GET', path: '/v1/key-changes/{id}', ...office },
  { method: 'POST', path: '/v1/key-changes/{id}/approval', ...office },
  { method: 'POST', path: '/v1/key-changes/{id}/rejection', ...office },
  { method: 'GET', path: '/v1/epochs', ...office },
  { method: 'GET', path: '/v1/epochs/recovery', ...desk },
  {
    method: 'POST',
    path: '/v1/epochs/recovery',
    body: { epochs: [{ eid: anId(), secret: 'A'.repeat(43) }] },
    ...desk,
  },
  { method: 'GET', path: '/v1/fingerprints', may: 'anybody' },
  { method: 'GET', path: '/v1/agreements', may: 'anybody' },
  { method: 'POST', path: '/v1/agreements', body: AGREEMENT, creates: true, ...office },
  { method: 'POST', path: '/v1/agreements/{id}/signature', ...office },
  {
    method: 'POST',
    path: '/v1/policy-packs',
    body: { version: '2026.9', validUntil: IN_A_YEAR },
    creates: true,
    ...office,
  },
  { method: 'POST', path: '/v1/linkage-keys', ...desk },
  { method: 'GET', path: '/v1/audit/entries', ...log },
  { method: 'GET', path: '/v1/audit/entries/{seq}/proof', ...log },
  { method: 'GET', path: '/v1/audit/checkpoint', ...log },
  { method: 'GET', path: '/v1/audit/consistency', ...log },
  { method: 'GET', path: '/v1/status', may: 'anybody' },
  { method: 'POST', path: '/v1/webhook', open: true, may: 'anybody' },
  { method: 'GET', path: '/v1/refusals', ...desk },
  { method: 'POST', path: '/v1/people', body: aRegistration(), creates: true, ...desk },
  { method: 'GET', path: '/v1/people', ...desk },
  { method: 'GET', path: '/v1/people/{id}', ...desk },
  { method: 'DELETE', path: '/v1/people/{id}', ...desk },
  { method: 'POST', path: '/v1/cases', body: aRequest(), creates: true, ...desk },
  { method: 'GET', path: '/v1/cases', ...desk },
  { method: 'GET', path: '/v1/cases/{id}', ...desk },
  {
    method: 'POST',
    path: '/v1/cases/{id}/offers',
    body: { to: 'transit', due: IN_A_YEAR },
    creates: true,
    ...desk,
  },
  { method: 'GET', path: '/v1/cases/{id}/offers', ...desk },
  { method: 'POST', path: '/v1/offers/{id}/recall', ...desk },
  { method: 'GET', path: '/v1/searches', ...desk },
  { method: 'GET', path: '/v1/searches/{id}', ...desk },
  { method: 'GET', path: '/v1/searches/{id}/suggestions', ...desk },
  { method: 'POST', path: '/v1/searches/{id}/acceptance', ...desk },
  { method: 'POST', path: '/v1/searches/{id}/decline', body: { reason: 'no-access' }, ...desk },
  { method: 'POST', path: '/v1/searches/{id}/return', ...desk },
  {
    method: 'POST',
    path: '/v1/searches/{id}/actions',
    body: { kind: 'visit', result: 'nobody there' },
    creates: true,
    ...desk,
  },
  { method: 'POST', path: '/v1/searches/{id}/located', body: { personId: anId() }, ...desk },
  { method: 'POST', path: '/v1/searches/{id}/decision', body: aDecision('alive-only'), creates: true, ...desk },
  { method: 'POST', path: '/v1/cases/{id}/withdrawal', body: { reason: 'duplicate' }, ...desk },
  { method: 'POST', path: '/v1/cases/{id}/closing', body: { code: 'out-of-scope' }, ...desk },
  { method: 'POST', path: '/v1/cases/{id}/rectification', body: aRequest(), creates: true, ...desk },
  { method: 'POST', path: '/v1/rights-requests', body: aRightsRequest('transit'), creates: true, ...desk },
  { method: 'GET', path: '/v1/rights-requests/incoming', ...desk },
  { method: 'GET', path: '/v1/rights-requests/incoming/{id}', ...desk },
  { method: 'POST', path: '/v1/rights-requests/incoming/{id}/done', body: { outcome: 'not-identified' }, ...desk },
  { method: 'POST', path: '/v1/messages/{id}/withdrawal', body: { reason: 'duplicate' }, ...desk },
  { method: 'POST', path: '/v1/searches/{id}/decision/withdrawal', ...desk },
  { method: 'GET', path: '/v1/searches/{id}/decision', ...desk },
  { method: 'GET', path: '/v1/candidates/{id}/decision', ...desk },
  { method: 'POST', path: '/v1/candidates/{id}/decision/withdrawal', ...desk },
  { method: 'GET', path: '/v1/candidates', ...desk },
  { method: 'GET', path: '/v1/candidates/{id}', ...desk },
  { method: 'POST', path: '/v1/candidates/{id}/rejection', ...desk },
  { method: 'POST', path: '/v1/candidates/{id}/confirmation', ...desk },
  { method: 'POST', path: '/v1/candidates/{id}/decision', body: aDecision('alive-only'), creates: true, ...desk },
  { method: 'GET', path: '/v1/releases', ...desk },
  { method: 'GET', path: '/v1/releases/{id}', ...desk },
  { method: 'GET', path: '/v1/relays', ...desk },
  { method: 'POST', path: '/v1/relays/{id}/forward', ...desk },
  { method: 'GET', path: '/v1/local-matches', ...desk },
  { method: 'POST', path: '/v1/messages', body: aMessage(), creates: true, ...desk },
  { method: 'GET', path: '/v1/messages', ...desk },
  { method: 'GET', path: '/v1/messages/{id}', ...desk },
  { method: 'POST', path: '/v1/messages/{id}/attachments', body: aPhoto(), creates: true, ...desk },
  { method: 'GET', path: '/v1/messages/{id}/attachments/{attachmentId}', ...desk },
  { method: 'DELETE', path: '/v1/messages/{id}/attachments/{attachmentId}', ...desk },
  { method: 'GET', path: '/v1/incoming-messages/{id}/attachments/{attachmentId}', ...desk },
  { method: 'POST', path: '/v1/messages/{id}/attestation', body: FAMILY_NEWS, creates: true, ...desk },
  { method: 'POST', path: '/v1/messages/{id}/tracing-request', body: aRequest(), creates: true, ...desk },
  { method: 'GET', path: '/v1/incoming-messages', ...desk },
  { method: 'GET', path: '/v1/incoming-messages/{id}', ...desk },
  {
    method: 'POST',
    path: '/v1/incoming-messages/{id}/return',
    body: { reason: 'address-insufficient' },
    creates: true,
    ...desk,
  },
  {
    method: 'POST',
    path: '/v1/incoming-messages/{id}/delivery',
    body: { outcome: 'not-delivered', reason: 'refused' },
    creates: true,
    ...desk,
  },
  { method: 'POST', path: '/v1/incoming-messages/{id}/reply', body: aReply(), creates: true, ...desk },
]
