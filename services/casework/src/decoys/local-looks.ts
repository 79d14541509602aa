/** Routes that only look at what lies here, without asking the exchange: after such a look an act about a decoy stands alone in what the exchange sees of the officer. */
export const LOCAL_LOOKS: readonly string[] = [
  '/v1/people',
  '/v1/people/:id',
  '/v1/cases',
  '/v1/cases/:id',
  '/v1/candidates',
  '/v1/local-matches',
  '/v1/messages',
  '/v1/releases',
  '/v1/searches',
  '/v1/status',
]

/** Whether a request is such a look. `route` as the framework names it, with or without its last slash. */
export const isLocalLook = (method: string, route: string | undefined): boolean =>
  method === 'GET' && route !== undefined && LOCAL_LOOKS.includes(route.replace(/\/$/, ''))
