import type { Passed } from './tap.ts'

/** What an exchange keeps back that takes everything and passes on what it likes. */
export type Withholding = {
  /** Whether what is announced now is kept back. */
  on: boolean
  /** What was, for ever. */
  readonly ids: Set<string>
}

type Page = { items: { type: string; recordId?: string; offerId?: string }[] }
const ANNOUNCING = new Set(['message.received', 'offer.received'])

/** Makes of an honest exchange one that keeps messages and offers back: no news of them, and nothing there when they are asked for. */
export const withholding =
  (withheld: Withholding) =>
  (passed: Passed): Passed => {
    if (passed.method !== 'GET' || (!withheld.on && withheld.ids.size === 0)) return passed
    if ([...withheld.ids].some((id) => passed.path.includes(id))) return { ...passed, ...absent }
    return passed.path.startsWith('/v1/events') && passed.status === 200 ? withoutNews(passed, withheld) : passed
  }

function withoutNews(passed: Passed, { on, ids }: Withholding): Passed {
  const page = JSON.parse(passed.answer) as Page
  const idOf = ({ recordId, offerId }: Page['items'][number]): string => offerId ?? recordId ?? ''
  if (on) for (const item of page.items) if (ANNOUNCING.has(item.type)) ids.add(idOf(item))
  const items = page.items.filter((item) => !ids.has(idOf(item)))
  return { ...passed, answer: JSON.stringify({ ...page, items }) }
}

const absent = {
  status: 404,
  answerHeaders: { 'content-type': 'application/problem+json' },
  answer: JSON.stringify({ type: 'urn:kinlink:problem:not_found', title: 'Not found', status: 404, code: 'not_found' }),
}
