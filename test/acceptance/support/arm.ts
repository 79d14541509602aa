import { randomInt } from 'node:crypto'
import type { CaseReceipt, CaseView, Identity, PublicEvent, SocietyStatus } from '@kinlink/contracts'
import { send } from './http.ts'
import { type Constellation, control } from './network.ts'
import type { Officer } from './officer.ts'
import { aRequest } from './request.ts'
import { shapeOf } from './shape.ts'
import type { Passed } from './tap.ts'
import { until, windowsPass } from './until.ts'

/** A span in which whatever happened elsewhere happened, and what was seen meanwhile. */
export type Span = {
  readonly from: string
  readonly until: string
  readonly feed: { readonly from: number; readonly until: number }
  /** Whose looks are no part of the observation. */
  readonly waiting: string
  /** What was seen while it happened, and could not be asked for afterwards. */
  readonly seen: Readonly<Record<string, unknown>>
}

/** One case of the asking Society, and its span. */
export type Arm = Span & { readonly caseId: string; readonly recordId: string }

export type Asking = {
  readonly network: Constellation
  readonly officer: Officer
  /** Waits until the exchange has judged the request. */
  readonly waiting: Officer
}

const letters = (kind: string): string => kind.charAt(randomInt(kind.length))
/** Six letters, so that everybody's name is of one length. */
const word = (): string => {
  const text = Array.from({ length: 3 }, () => letters('bdfgklmnrstz') + letters('aeiou')).join('')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Somebody whose particulars have the same lengths as everybody's, neither young nor old: age raises the priority that a case shows at home. */
export function aSamePerson(): Identity {
  const [given, father, family] = [word(), word(), word()]
  return {
    names: [{ full: `${given} ${father} ${family}`, script: 'Latn', lang: 'so', parts: { given, father, family } }],
    sex: 'female',
    birth: {
      value: `19${70 + randomInt(20)}-0${2 + randomInt(8)}-${13 + randomInt(15)}`,
      accuracy: 'exact-stated',
      calendar: 'gregorian',
    },
    birthPlace: word(),
    languages: ['so'],
  }
}

/** Asks for somebody, lets `elsewhere` happen at the other Society, and lets the windows pass in which a word of it could come. */
export function playArm(
  asking: Asking,
  person: Identity,
  elsewhere: (recordId: string, caseId: string) => Promise<void>,
): Promise<Arm> {
  const { officer, waiting } = asking
  return watched(asking, async () => {
    const enquirer = { ...aRequest().enquirer, person: { ...aSamePerson() } }
    const { caseId } = await officer.post<CaseReceipt>('/v1/cases', aRequest({ enquirer, sought: { person } }))
    const { recordId } = await until('the exchange has accepted the request', async () => {
      const view = await waiting.get<CaseView>(`/v1/cases/${caseId}`)
      return view.state === 'accepted' ? view : undefined
    })
    await elsewhere(recordId, caseId)
    return { caseId, recordId }
  })
}

/** Does something, lets the windows pass in which a word of it could come, and says what was seen meanwhile. */
export async function watched<T extends object>(
  { network, officer, waiting }: Asking,
  happens: () => Promise<T>,
): Promise<Span & T> {
  await windowsPass(1, network.windowSeconds)
  // Reading the feed is itself in the log, with how many events there were: of earlier arms, too.
  const feedFrom = await feedLength(network)
  const from = new Date().toISOString()
  const before = await officer.get<SocietyStatus>('/v1/status')
  const made = await happens()
  await windowsPass(2, network.windowSeconds)
  const after = await officer.get<SocietyStatus>('/v1/status')
  const ended = new Date().toISOString()
  return {
    ...made,
    from,
    until: ended,
    feed: { from: feedFrom, until: await feedLength(network) },
    waiting: waiting.id,
    seen: {
      'growth of the counts': growth(before.counts, after.counts),
      'webhooks received': shapesOfPassed(await control(network, '/webhooks', { since: Date.parse(from) }), ended),
      'answers that casework got': distinct(await control(network, '/exchanges', { since: Date.parse(from) }), ended),
    },
  }
}

async function feedLength(network: Constellation): Promise<number> {
  const { token } = await control<{ token: string }>(network, '/token')
  let length = 0
  for (;;) {
    const reply = await send(network.gatewayUrl, { method: 'GET', path: `/v1/events?after=${length}&limit=200`, token })
    const { items } = reply.json as { items: PublicEvent[] }
    const newest = items.at(-1)
    if (newest === undefined) return length
    length = newest.sequence
  }
}

const growth = (before: Record<string, number>, after: Record<string, number>) =>
  Object.keys({ ...before, ...after })
    .sort()
    .map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)])

const within = (passed: readonly Passed[], ended: string) => passed.filter(({ at }) => at <= Date.parse(ended))

const shapesOfPassed = (passed: readonly Passed[], ended: string) =>
  within(passed, ended).map(({ method, headers, body }) => [method, Object.keys(headers).sort(), body.length])

/**
 * What casework asks for by its clock, whatever happens: it falls into one span and not into another. What is there is
 * looked at directly (`observeAround`).
 */
const BY_ITS_CLOCK =
  /^\/v1\/(token|endpoint|member-list|statements\/[a-z-]+|agreements|policy-pack|keys-log\/[a-z]+)(\?|$)/

/** Casework asks for news in its own rhythm: what counts is which answers it got, not how often the same. */
const distinct = (passed: readonly Passed[], ended: string): string[] =>
  [
    ...new Set(
      within(passed, ended)
        .filter(({ path }) => !BY_ITS_CLOCK.test(path))
        .map(({ method, path, status, answerHeaders, answer }) => {
          const route = path.replace(/[A-Za-z0-9_-]{22}/g, '{id}').replace(/after=\d+/, 'after=#')
          const headers = Object.keys(answerHeaders).filter((name) => !['date', 'content-length'].includes(name))
          return JSON.stringify([method, route, status, headers, shapeOf(answer === '' ? null : JSON.parse(answer))])
        }),
    ),
  ].sort()
