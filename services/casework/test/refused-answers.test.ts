import type { MessageReply } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actOnMessage } from '../src/incoming-messages/act.ts'
import { findIncomingMessage } from '../src/incoming-messages/incoming-message-store.ts'
import { lookAtMessage } from '../src/incoming-messages/look.ts'
import { planDelivery, planReturn, replyTo } from '../src/incoming-messages/what-officers-do.ts'
import { attestMessage } from '../src/messages/attest-message.ts'
import { findMessage } from '../src/messages/message-store.ts'
import { writeMessage } from '../src/messages/write-message.ts'
import { listRefusals } from '../src/refusals/refusal-store.ts'
import { openRelease } from '../src/releases/open-release.ts'
import { listReleases } from '../src/releases/release-store.ts'
import { CarryingExchange } from './carrying-exchange.ts'
import { aMessage, clock, freshKey, type Society, societyWithMessages } from './message-ground.ts'

const exchange = new CarryingExchange()
const START = clock.at
let origin: Society
let transit: Society
beforeAll(async () => {
  origin = await societyWithMessages('origin', exchange)
  transit = await societyWithMessages('transit', exchange)
})
afterAll(async () => {
  await origin.close()
  await transit.close()
})

const yes = <T>(done: { ok: true; value: T } | { ok: false; problem: { code: string } }): T => {
  if (done.ok) return done.value
  throw new Error(JSON.stringify(done.problem))
}
const ATTESTED = { familyNewsOnly: true as const, removals: [] }
let id: string
let rid: string
/** A message that transit has opened. */
beforeEach(async () => {
  clock.at = START
  exchange.refuses = false
  id = yes(await writeMessage(origin.deps, origin.session(), aMessage(), freshKey())).messageId
  yes(await attestMessage(origin.deps, origin.session(), id, ATTESTED, freshKey()))
  await origin.sendAll()
  await transit.feed.poll()
  rid = (await findMessage(origin.deps.db, id))?.rid ?? ''
  yes(await lookAtMessage(transit.deps, transit.session(), rid))
})

const act = (plan: ReturnType<typeof planDelivery>) =>
  actOnMessage(transit.deps, transit.session(), rid, plan, freshKey())
const deliver = (mayTellSender = true) =>
  act(planDelivery({ outcome: 'delivered', method: 'by-hand', readAloud: true, mayTellSender }))
const aReply: MessageReply = {
  letter: { body: 'ደሓን ኢና።', lang: 'ti', script: 'Ethi' },
  attestation: ATTESTED,
  basis: aMessage().basis,
}
const reply = (key = freshKey()) => replyTo(transit.deps, transit.session(), rid, aReply, key)
const stands = async () => {
  const row = await findIncomingMessage(transit.deps.db, rid)
  return [row?.state, row?.told]
}
/** The exchange judges what waits. */
const judged = async (refuses: boolean) => {
  exchange.refuses = refuses
  await transit.sendAll()
}
const shown = async () =>
  (await listRefusals(transit.deps.db, null, 1000)).filter(({ subject }) => subject === rid).map(({ kind }) => kind)
const Released = Type.Object({ rid: Type.String() })
const released = async () =>
  (
    await transit.deps.db.many(
      Released,
      sql`select distinct s.subject as rid from submission s
      join incoming_answer a on a.rid = s.subject where a.message = ${rid}`,
    )
  ).length
/** What the sender reads in the end. */
async function told() {
  exchange.window()
  await origin.feed.poll()
  for (const one of await listReleases(origin.deps.db, null, 1000))
    if (one.state === 'unopened') yes(await openRelease(origin.deps, origin.session(), one.rid))
  return (await findMessage(origin.deps.db, id))?.state
}

describe('an answer to a message that the exchange refuses', () => {
  it('leaves the message as delivered, and the sender can be told once more, under the same id', async () => {
    yes(await deliver())
    expect(await stands()).toEqual(['delivered', true])
    await judged(true)
    expect(await stands()).toEqual(['delivered', false])
    expect(await shown()).toEqual(['release'])
    expect(await reply()).toMatchObject({ ok: false, problem: { code: 'conflict' } })
    expect(yes(await deliver())).toMatchObject({ leaves: true })
    expect(await shown()).toEqual([])
    await judged(false)
    expect([await stands(), await released(), await told()]).toEqual([['delivered', true], 1, 'delivered'])
  })

  it('lets the reply be sent again', async () => {
    yes(await deliver())
    await judged(false)
    yes(await reply())
    await judged(true)
    expect(await stands()).toEqual(['delivered', true])
    yes(await reply())
    await judged(false)
    expect([await stands(), await released(), await told()]).toEqual([['replied', true], 2, 'replied'])
  })

  it('does not take back a reply that says by itself that there was a delivery', async () => {
    yes(await deliver())
    yes(await reply())
    await judged(true)
    expect(await stands()).toEqual(['delivered', false])
    yes(await deliver())
    yes(await reply())
    await judged(false)
    expect([await stands(), await released(), await told()]).toEqual([['replied', true], 2, 'replied'])
  })

  it('lets a message that was returned for its text be looked at anew, and delivered after all', async () => {
    yes(await act(planReturn({ reason: 'address-insufficient' })))
    await judged(true)
    expect(await stands()).toEqual(['received', false])
    yes(await deliver())
    await judged(false)
    expect([await stands(), await released(), await told()]).toEqual([['delivered', true], 1, 'delivered'])
  })

  it('is given anew once, whoever is quicker', async () => {
    yes(await deliver())
    await judged(true)
    const answers = await Promise.all([deliver(), deliver(), deliver()])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('a request that is repeated after the message’s date', () => {
  const date = () => new Date(aMessage().until)
  const [before, after] = [-3_600_000, 3_600_000]

  it('is answered as the first time: the reply slip', async () => {
    yes(await deliver())
    const [key, until] = [freshKey(), date()]
    clock.at = new Date(until.getTime() + before)
    const replied = yes(await reply(key))
    clock.at = new Date(until.getTime() + after)
    expect(yes(await reply(key))).toEqual(replied)
    expect(await reply()).toMatchObject({ problem: { code: 'refused_by_rule' } })
    expect(await reply({ ...key, requestHash: 'another' })).toMatchObject({ problem: { code: 'idempotency_mismatch' } })
  })

  it('is answered as the first time: the attestation', async () => {
    const written = yes(await writeMessage(origin.deps, origin.session(), aMessage(), freshKey()))
    const [key, until] = [freshKey(), date()]
    const attest = (by = key) => attestMessage(origin.deps, origin.session(), written.messageId, ATTESTED, by)
    clock.at = new Date(until.getTime() + before)
    const attested = yes(await attest())
    clock.at = new Date(until.getTime() + after)
    expect(yes(await attest())).toEqual(attested)
    expect(await attest(freshKey())).toMatchObject({ problem: { code: 'refused_by_rule' } })
  })
})
