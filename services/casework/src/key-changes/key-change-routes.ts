import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParam, KeyChangeList, KeyChangeView, NewKeyChange } from '@kinlink/contracts'
import { problem, problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { idempotencyOf } from '../idempotency.ts'
import { type OfficerSession, requireRole } from '../sessions/session.ts'
import { approveKeyChange, proposeKeyChange, rejectKeyChange } from './decide.ts'
import type { KeyChangeDeps } from './deps.ts'
import { findKeyChange, listKeyChanges } from './key-change-store.ts'
import { rowOf, viewOf } from './key-change-view.ts'
import { ownChain } from './own-chain.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'unavailable')

/** Changes of the Society's keys: proposed by one key administrator, signed by another, in force once everybody sees them. */
export const keyChangeRoutes: FastifyPluginAsyncTypebox<KeyChangeDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('society-admin'))

  app.post(
    '/',
    {
      schema: {
        summary:
          'Propose a change of keys; the statement it comes to is signed by you, and waits for another administrator',
        body: NewKeyChange,
        response: { 201: KeyChangeView, ...refusals },
      },
    },
    answers(201, (request) => proposeKeyChange(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.get(
    '/',
    {
      schema: {
        summary: 'Changes of keys, newest first',
        response: { 200: KeyChangeList, ...problems('unauthenticated', 'forbidden', 'unavailable') },
      },
    },
    async () => ({ items: (await listKeyChanges(deps.db)).map(rowOf) }),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'What a change of keys would change, or has changed, in ids',
        params: IdParam,
        response: { 200: KeyChangeView, ...refusals },
      },
    },
    answers(200, async (request) => readKeyChange(deps, request.officer, request.params.id)),
  )

  for (const [path, summary, act] of [
    ['approval', 'Sign a change that another administrator or casework has proposed', approveKeyChange],
    ['rejection', 'Say no to a change, or take your own back', rejectKeyChange],
  ] as const)
    app.post(
      `/:id/${path}`,
      { schema: { summary, params: IdParam, response: { 200: KeyChangeView, ...refusals } } },
      answers(200, (request) => act(deps, request.officer, request.params.id)),
    )
}

async function readKeyChange(deps: KeyChangeDeps, session: OfficerSession, id: string) {
  const change = await findKeyChange(deps.db, id)
  await deps.db.transaction((tx) =>
    logAct(tx, session, {
      action: 'key.change',
      subject: id,
      ...(change === undefined ? { decision: 'deny', code: 'not_found' } : { decision: 'allow' }),
    }),
  )
  if (change === undefined) return { ok: false as const, problem: problem('not_found') }
  const before = ownChain(deps)?.chain.find(({ value }) => value.seq === (change.seq ?? 0) - 1)
  return { ok: true as const, value: viewOf(change, before?.value) }
}
