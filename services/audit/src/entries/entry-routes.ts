import { AuditPage, AuditQuery } from '@kinlink/contracts'
import { type App, problem, problems, sendProblem } from '@kinlink/runtime'
import { Type } from 'typebox'
import type { AuditDeps } from '../app.ts'
import { type EntryFilter, findEntries } from './entry-store.ts'
import { AskedBy, kindOf, logQuery } from './query-log.ts'

export const TreeParam = Type.Object(
  { tree: Type.String({ pattern: '^(network|society|member:[a-z][a-z0-9-]{1,30})$' }) },
  { additionalProperties: false },
)

const LIMIT = 50

/** GET /internal/trees/:tree/entries: the newest first, a page at a time; `next` is the cursor of the page after. */
export const entryRoutes = (app: App, deps: AuditDeps): void => {
  app.get(
    '/internal/trees/:tree/entries',
    {
      schema: {
        params: TreeParam,
        querystring: AuditQuery,
        headers: AskedBy,
        response: { 200: AuditPage, ...problems('invalid_request', 'unauthenticated', 'not_found', 'unavailable') },
      },
    },
    async (request, reply) => {
      const { tree } = request.params
      const { after, limit, source: _source, from, until, ...filter } = request.query
      const times = { ...timeOf('from', from), ...timeOf('until', until) }
      const wrong = Object.entries(times).find(([, time]) => Number.isNaN(time.getTime()))
      if (wrong !== undefined)
        return sendProblem(reply, problem('invalid_request', { errors: [{ pointer: `/query/${wrong[0]}` }] }))
      const page = await deps.db.transaction(async (tx) => {
        const allowed = deps.rules.mayRead(request.headers['kinlink-member'], tree)
        const count = Number(limit ?? LIMIT)
        const range = { limit: count + 1, ...(after === undefined ? {} : { below: Number(after) }) }
        const found = allowed ? await findEntries(tx, tree, { ...filter, ...times } satisfies EntryFilter, range) : []
        const items = found.slice(0, count)
        await logQuery(tx, deps, request.headers, {
          decision: allowed ? 'allow' : 'deny',
          fields: Object.keys(request.query).filter((name) => name !== 'source' && name !== 'limit'),
          subject: filter.subject,
          code: kindOf(tree),
          count: items.length,
        })
        const last = found.length > count ? items.at(-1) : undefined
        return allowed ? { items, ...(last === undefined ? {} : { next: String(last.seq) }) } : undefined
      })
      deps.nudge()
      return page ?? sendProblem(reply, problem('not_found'))
    },
  )
}

const timeOf = (name: 'from' | 'until', text: string | undefined): Partial<Record<'from' | 'until', Date>> =>
  text === undefined ? {} : { [name]: new Date(text) }
