import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParam, PageQuery, pageOf, RelayRow, ReleaseRow, ReleaseView } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { readPage } from '../paging.ts'
import { requireRole } from '../sessions/session.ts'
import { openRelease, type ReleaseDeps } from './open-release.ts'
import { forwardRelay } from './relay.ts'
import { listRelays, listReleases } from './release-store.ts'

const refusals = problems(
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'signature_invalid',
  'binding_invalid',
  'history_invalid',
  'unavailable',
)

/** The asking side's inbox: releases that arrived at a window. */
export const releaseRoutes: FastifyPluginAsyncTypebox<ReleaseDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer'))

  app.get(
    '/',
    {
      schema: {
        summary: 'Releases that arrived',
        querystring: PageQuery,
        response: { 200: pageOf(ReleaseRow), ...refusals },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'release.list',
        list: listReleases,
        cursorOf: (r) => ({ at: r.release_window, id: r.rid }),
        view: (r) => ({ releaseId: r.rid, window: r.release_window.toISOString(), state: r.state }),
      }),
  )

  app.get(
    '/:id',
    { schema: { summary: 'Open a release', params: IdParam, response: { 200: ReleaseView, ...refusals } } },
    answers(200, (request) => openRelease(deps, request.officer, request.params.id)),
  )
}

/** At the coordinating member: releases to be sealed anew, because the country may not be known. */
export const relayRoutes: FastifyPluginAsyncTypebox<ReleaseDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer'))

  app.get(
    '/',
    {
      schema: {
        summary: 'Releases to seal anew',
        querystring: PageQuery,
        response: { 200: pageOf(RelayRow), ...refusals },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'relay.list',
        list: listRelays,
        cursorOf: (r) => ({ at: r.release_window, id: r.rid }),
        view: (r) => ({ releaseId: r.rid, relayTo: r.relay_to, state: r.state }),
      }),
  )

  app.post(
    '/:id/forward',
    {
      schema: {
        summary: 'Open, seal anew as author, hand in',
        params: IdParam,
        response: { 200: RelayRow, ...refusals },
      },
    },
    answers(200, (request) => forwardRelay(deps, request.officer, request.params.id)),
  )
}
