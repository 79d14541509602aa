import type { MessageDelivery } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Span, watched } from './support/arm.ts'
import { aMessage, arrived, messageAt, sendMessage } from './support/message.ts'
import { caseworkOf, control } from './support/network.ts'
import { type Doors, differences, observeMessage } from './support/observation.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { quiet } from './support/quiet.ts'
import { theNetwork } from './support/shared-network.ts'
import { until } from './support/until.ts'

const network = theNetwork()
/** Long enough for the first look of each arm; on a busy machine the arm is played again with twice the time. */
const WAIT_MS = 16_000
type MessageArm = Span & { messageId: string; recordId: string; due: string }
type Played = { arm: MessageArm; before: Record<string, unknown> }
const played = new Map<string, Played>()
const playedAs = (name: string): Played => {
  const found = played.get(name)
  if (found === undefined) throw new RangeError(`no such arm: ${name}`)
  return found
}
let transit: Officer
let officer: Officer
let doors: Doors

const DELIVERED_IN_SILENCE: MessageDelivery = {
  outcome: 'delivered',
  method: 'elder',
  readAloud: true,
  mayTellSender: false,
}
const ELSEWHERE: Readonly<Record<string, MessageDelivery | null>> = {
  'not looked at': null,
  'delivered without agreement': DELIVERED_IN_SILENCE,
  refused: { outcome: 'not-delivered', reason: 'refused' },
  unknown: { outcome: 'not-delivered', reason: 'addressee-unknown' },
}

beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  officer = await signedIn(network, 'destination', 'tracing-officer')
  const auditor = await signedIn(network, 'destination', 'auditor')
  const waiting = await signedIn(network, 'destination', 'tracing-officer', 1)
  const { token: society } = await control<{ token: string }>(network, '/token')
  doors = {
    casework: caseworkOf(network, 'destination'),
    gateway: network.gatewayUrl,
    officer: officer.token(),
    auditor: auditor.token(),
    society,
  }
  await quiet(network, officer)
  for (const [name, delivery] of Object.entries(ELSEWHERE)) played.set(name, await playInTime(waiting, delivery))
})

/** Sends a message, lets `delivery` be noted at the other Society, and looks while the date has not come. */
async function playInTime(waiting: Officer, delivery: MessageDelivery | null, waitMs = WAIT_MS): Promise<Played> {
  const arm = await watched({ network, officer, waiting }, async () => {
    const due = new Date(Date.now() + waitMs).toISOString()
    const sent = await sendMessage(officer, aMessage({ to: 'transit', until: due }), waiting)
    if (delivery !== null) {
      await arrived(transit, sent.recordId)
      await transit.post(`/v1/incoming-messages/${sent.recordId}/delivery`, delivery)
    }
    return { ...sent, due }
  })
  const before = await observeMessage(arm, doors)
  return Date.now() < Date.parse(arm.due) ? { arm, before } : playInTime(waiting, delivery, 2 * waitMs)
}

const OTHERS = Object.keys(ELSEWHERE).filter((name) => name !== 'not looked at')

describe('what the Society of the sender can observe: all routes, feed, webhooks, its log trees', () => {
  it.each(OTHERS)('is, for a message that was %s, the same as if nobody had looked at it', (name) => {
    const [one, none] = [playedAs(name).before, playedAs('not looked at').before]
    expect(differences(one, none)).toEqual([])
    expect(one).toEqual(none)
    expect(JSON.stringify(one['the message'])).toContain('in-transit')
  })

  it('holds no event and no webhook at all', () => {
    for (const { arm } of played.values()) {
      expect(arm.feed.until).toBe(arm.feed.from)
      expect(arm.seen['webhooks received']).toEqual([])
    }
  })

  it('is undeliverable from the first window at or after the fixed date, for all of them, and again the same', async () => {
    const after = new Map<string, Record<string, unknown>>()
    for (const [name, { arm }] of played) {
      const length = network.windowSeconds * 1000
      const told = Math.ceil(Date.parse(arm.due) / length) * length
      await until(
        'the date has come',
        async () => {
          const { state } = await messageAt(officer, arm.messageId)
          const now = Date.now()
          if (state !== 'undeliverable') return false
          expect(now).toBeGreaterThanOrEqual(told)
          return true
        },
        told + 20_000 - Date.now(),
      )
      after.set(name, await observeMessage(arm, doors))
    }
    for (const name of OTHERS) expect(after.get(name)).toEqual(after.get('not looked at'))
    expect(JSON.stringify(after.get('not looked at')?.['the message'])).toContain('undeliverable')
  })
})
