import type { Decision, OfferView, SearchRow, Withdrawn } from '@kinlink/contracts'
import type fc from 'fast-check'
import { expect } from 'vitest'
import { aDecision } from './decision.ts'
import { aRightsRequest } from './ending.ts'
import { handedIn, recordAtExchange, type Story, type Wishes } from './erasure-story.ts'
import { type Constellation, control } from './network.ts'
import { inSeconds } from './offer-story.ts'
import type { Officer } from './officer.ts'
import { look, patiently } from './patiently.ts'
import { shapeOf } from './shape.ts'
import { until } from './until.ts'

/** What somebody outside would expect of one request. */
export type Model = {
  withdrawn: boolean
  offerId: string | null
  /** What the person has decided. */
  wishes: Wishes
  /** Answers to rights requests, without what is random in them. */
  readonly told: Set<string>
}
export type Real = { story: Story; stranger: Officer; turn: Turn }
type Step = fc.AsyncCommand<Model, Real>

/** One process is killed at a time, whoever wants it. */
export type Turn = { after<T>(work: () => Promise<T>): Promise<T> }
export const turns = (): Turn => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    after(work) {
      const done = last.then(work)
      last = done.catch(() => {})
      return done
    },
  }
}

const step = (name: string, check: (m: Model) => boolean, run: (m: Model, r: Real) => Promise<void>): Step => ({
  check: (model) => check(model),
  async run(model, real) {
    await run(model, real)
    if (model.withdrawn) await expectNothingServed(model, real.story)
  },
  toString: () => name,
})

/** After the exchange has answered a withdrawal no field of the record is handed to anybody, whatever is tried. */
async function expectNothingServed({ offerId }: Model, story: Story): Promise<void> {
  const { author, finder, tracing, candidateId } = story
  expect(await recordAtExchange(story)).toBe(404)
  const own = (await look(author, `/v1/cases/${tracing.caseId}`)).json
  expect(own).toMatchObject({ state: 'withdrawn', releases: [] })
  expect(own).not.toHaveProperty('request')
  expect((await look(finder, `/v1/candidates/${candidateId}`)).json).not.toHaveProperty('enquiry')
  if (offerId === null) return
  const search = await look(finder, `/v1/searches/${offerId}`)
  if (search.status !== 404) expect(search.json).toMatchObject({ preview: {} })
  expect(search.json).not.toHaveProperty('enquiry')
}

const oneOf = (status: number, allowed: readonly number[], what: string): void =>
  expect(allowed.includes(status) ? [] : [what, status]).toEqual([])

/** The author's officer withdraws; said again it changes nothing. */
export const withdraw = (times: number): Step =>
  step(
    `withdraw ×${times}`,
    () => true,
    (model, { story }) => doWithdraw(model, story, times),
  )

export async function doWithdraw(model: Model, story: Story, times: number): Promise<void> {
  const { author, tracing } = story
  const path = `/v1/cases/${tracing.caseId}/withdrawal`
  const { status, json } = await patiently(author, path, { reason: 'enquirer-withdrew' }, times)
  expect(status).toBe(200)
  expect((json as Withdrawn).state).toBe('withdrawn')
  if (!model.withdrawn) expect((json as Withdrawn).erasure).toBe('requested')
  await handedIn(author)
  model.withdrawn = true
}

/** A search is offered to the Society that has the person. */
export const offer = (times: number): Step =>
  step(
    `offer ×${times}`,
    ({ offerId }) => offerId === null,
    async (model, { story: { author, finder, tracing } }) => {
      const body = { to: finder.member, due: inSeconds(3600) }
      const { status, json } = await patiently(author, `/v1/cases/${tracing.caseId}/offers`, body, times)
      oneOf(status, model.withdrawn ? [404, 409] : [201], 'offer')
      if (status === 201) model.offerId = (json as OfferView).offerId
    },
  )

const isSettled = async (officer: Officer, search: string): Promise<boolean> =>
  ((await look(officer, search)).json as Partial<SearchRow>).state !== 'offered'

/** A word of the asked Society on the search; whether it is in time is not the model's to say. */
export const onSearch = (what: 'acceptance' | 'return', times: number): Step =>
  step(
    `${what} ×${times}`,
    ({ offerId }) => offerId !== null,
    async ({ offerId }, { story: { finder } }) => {
      const path = `/v1/searches/${offerId}`
      const { status } = await patiently(finder, `${path}/${what}`, undefined, times)
      oneOf(status, [202, 404, 409], what)
      if (status === 202) await until('the exchange has said who came first', () => isSettled(finder, path), 120_000)
    },
  )

/** An officer's word on the pair. */
export const settle = (what: 'confirmation' | 'rejection', times: number): Step =>
  step(
    `${what} ×${times}`,
    () => true,
    async (_model, { story: { finder, candidateId } }) => {
      const { status } = await patiently(finder, `/v1/candidates/${candidateId}/${what}`, undefined, times)
      oneOf(status, [200, 404, 409], what)
    },
  )

/** The person decides, found by the pair or by the search. What has been decided stays decided. */
export const decide = (way: keyof Wishes, decision: Decision['decision'], times: number): Step =>
  step(
    `decide ${decision} by ${way} ×${times}`,
    (model) => model.wishes[way] === undefined && (way === 'candidate' || model.offerId !== null),
    (model, { story }) => doDecide(model, story, { way, decision, times }),
  )

async function doDecide(
  model: Model,
  { finder, candidateId, personId }: Story,
  { way, decision, times }: { way: keyof Wishes; decision: Decision['decision']; times: number },
): Promise<void> {
  const path = way === 'candidate' ? `/v1/candidates/${candidateId}` : `/v1/searches/${model.offerId}`
  if (way === 'search') oneOf((await patiently(finder, `${path}/located`, { personId })).status, [200, 404, 409], way)
  const before = model.withdrawn
  const { status } = await patiently(finder, `${path}/decision`, aDecision(decision), times)
  oneOf(status, [201, 404, 409], 'decision')
  // Nobody can learn from the exchange any more how many were asked.
  if (before && way === 'candidate') expect(status).not.toBe(201)
  if (status === 201) model.wishes[way] = decision
}

/** Withdrawal and a word of the other side at the same moment. */
export const race = (other: Step): Step => ({
  check: (model) => !model.withdrawn && other.check(model),
  async run(model, real) {
    const during = { ...model, withdrawn: false }
    await Promise.all([doWithdraw(model, real.story, 1), other.run(during, real)])
    Object.assign(model, { ...during, withdrawn: true })
    await expectNothingServed(model, real.story)
  },
  toString: () => `withdraw against ${other}`,
})

/** The enquirer asks at another Society, which says the same whatever there is. */
export const rights = (times: number): Step =>
  step(
    `rights request ×${times}`,
    () => true,
    async (model, { story, stranger }) => {
      const { status, json } = await patiently(
        stranger,
        '/v1/rights-requests',
        aRightsRequest(story.author.member),
        times,
      )
      model.told.add(JSON.stringify([status, shapeOf(json)]))
    },
  )

/** A process dies in the middle of whatever is on its way, and comes back by itself. */
export const kill = (network: Constellation, process: string): Step =>
  step(
    `kill ${process}`,
    () => true,
    (_model, { turn }) =>
      turn.after(async () => {
        await control(network, '/kill', { process })
        await control(network, '/ready', { process })
      }),
  )
