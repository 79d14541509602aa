import type { ExchangeOffer } from '@kinlink/contracts'
import { emitted, type Ground, logged, post, prepareGround, startMailbox, steppingClock, until } from './ground.ts'
import { submission, type Wanted } from './objects.ts'
import { offerOf, START, type TestOffer, type WantedOffer, type WordKind, wordOn } from './offer-objects.ts'

export type Reply = { readonly status: number; readonly code: string | undefined; readonly offer: ExchangeOffer }

/** A mailbox with a clock that tests set forward, and what Societies do to offers at it. */
export const prepareOffers = async (env: Record<string, string> = {}) => {
  const ground = await prepareGround(env)
  const clock = steppingClock(START)
  const running = { mailbox: await startMailbox(ground, clock) }
  const call = async (path: string, body: unknown): Promise<Reply> => {
    const { status, text } = await post(running.mailbox.url, path, body)
    const answer = JSON.parse(text)
    return { status, code: answer.code, offer: answer }
  }
  const make = ({ body }: TestOffer) => call('/internal/offers', body)
  const act = (body: unknown) => call('/internal/offers/acts', body)
  return {
    ground,
    clock,
    call,
    make,
    act,
    say: (offer: TestOffer, word: WordKind) => act(wordOn(offer, word)),
    read: (offer: TestOffer, member: string) =>
      call('/internal/offers/read', { caller: { member, act: null }, offerId: offer.id }),
    stageOf: async (rid: string, member = 'transit') => {
      const body = { caller: { member, act: null }, recordId: rid }
      const { status, text } = await post(running.mailbox.url, '/internal/records/read', body)
      return status === 200 ? (JSON.parse(text).stage as string) : status
    },
    submit: (body: unknown) => call('/internal/records', body),
    /** A stored record of `destination`, granted to `transit` and `origin`. */
    async record(wanted: Wanted = {}) {
      const made = submission({ withEntry: false, ...wanted })
      const { status } = await call('/internal/records', made.body)
      if (status !== 201) throw new Error(`The record was answered with ${status}`)
      return made
    },
    /** An offer of a fresh record to `transit`, made and, if so, answered. */
    async offered(wanted: WantedOffer = {}, ...words: WordKind[]) {
      const offer = offerOf(await this.record(), wanted)
      const { status } = await make(offer)
      if (status !== 201) throw new Error(`The offer was answered with ${status}`)
      for (const word of words) await this.say(offer, word)
      return offer
    },
    async restart(between: () => void = () => {}) {
      await running.mailbox.close()
      between()
      running.mailbox = await startMailbox(ground, clock)
    },
    async close() {
      await running.mailbox.close()
      await ground.close()
    },
  }
}
export type OfferSide = Awaited<ReturnType<typeof prepareOffers>>

/** What a member was told of an offer, in order. */
export const toldTo = async (ground: Ground, member: string, offer?: TestOffer) =>
  (await emitted(ground, 'event.published')).filter(
    ({ recipient, offerId }) => recipient === member && (offer === undefined || offerId === offer.id),
  )

/** What a tree of the log holds about an offer or a record. */
export const loggedOf = async (ground: Ground, tree: string, ...subjects: string[]) =>
  (await logged(ground))
    .filter((entry) => entry.tree === tree && subjects.includes(entry.subject ?? ''))
    .map(({ action, decision, code }) => [action, decision, ...(code === undefined ? [] : [code])].join(' '))

/** Waits until the calendar has let this offer expire. */
export const untilExpired = (ground: Ground, offer: TestOffer): Promise<void> =>
  until(async () => (await loggedOf(ground, 'network', offer.id)).includes('offer.expire allow'))
