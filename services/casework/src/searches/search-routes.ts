import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdParam, PageQuery, pageOf, SearchDecline, SearchRow, SearchView } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { readPage } from '../paging.ts'
import { requireRole } from '../sessions/session.ts'
import { acceptSearch, declineSearch, returnSearch } from './answer-search.ts'
import { listSearches } from './search-store.ts'
import { type SearchDeps, searchRow, seeSearch } from './search-view.ts'

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

/** F3 at the side that was asked: searches to take over, and what came of them here. */
export const searchRoutes: FastifyPluginAsyncTypebox<SearchDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))

  app.get(
    '/',
    {
      schema: {
        summary: 'Searches that other Societies offered',
        querystring: PageQuery,
        response: { 200: pageOf(SearchRow), ...refusals },
      },
    },
    (request) =>
      readPage(deps, request.officer, request.query, {
        action: 'search.read',
        list: listSearches,
        cursorOf: (r) => ({ at: r.received_at, id: r.id }),
        view: searchRow,
      }),
  )

  app.get(
    '/:id',
    {
      schema: {
        summary: 'One search: the preview without a name, or the enquiry once it was accepted',
        params: IdParam,
        response: { 200: SearchView, ...refusals, ...problems('refused_by_rule') },
      },
    },
    answers(200, (request) => seeSearch(deps, request.officer, request.params.id)),
  )

  for (const [path, summary, say] of [
    ['acceptance', 'Take the search over', acceptSearch],
    ['return', 'Give the search back; the side that asked sees nothing of it', returnSearch],
  ] as const)
    app.post(
      `/:id/${path}`,
      { schema: { summary, params: IdParam, response: { 202: SearchRow, ...refusals } } },
      answers(202, (request) => say(deps, request.officer, request.params.id)),
    )

  app.post(
    '/:id/decline',
    {
      schema: {
        summary: 'Do not take the search over, for one of four reasons',
        params: IdParam,
        body: SearchDecline,
        response: { 202: SearchRow, ...refusals },
      },
    },
    answers(202, (request) => declineSearch(deps, request.officer, request.params.id, request.body.reason)),
  )
}
