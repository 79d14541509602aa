import {
  type CaseView,
  type ExchangeOffer,
  LINES,
  type OfferAnswerHeader,
  type PublicEvent,
  type RegrantList,
  type Statement,
} from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Door, publicDocuments, throughTheDoor } from './support/exchange-door.ts'
import { newKey, type Reply } from './support/http.ts'
import { accountOf, control, played } from './support/network.ts'
import { offer } from './support/offer-story.ts'
import { type Officer, signedIn } from './support/officer.ts'
import type { PlayedSociety } from './support/played-society.ts'
import { anId, hours } from './support/played-submission.ts'
import { aRequest } from './support/request.ts'
import { grantOn, newEpochs, openedWith, states } from './support/rotation.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
const CASES = 6
let transit: Officer
let admin: Officer
let lagoon: PlayedSociety
let door: Door
let author: Statement
let open: ReturnType<typeof newEpochs>
const cases: CaseView[] = []
const rids = (): string[] => cases.map(({ recordId }) => recordId)

const read = (rid: string): Promise<Reply> => door.call({ method: 'GET', path: `/v1/records/${rid}` })
const projection = async (rid: string) => {
  const reply = await read(rid)
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`)
  return reply.json as Parameters<typeof grantOn>[0]
}
const progress = async (line: string) =>
  (await admin.get<RegrantList>('/v1/regrants')).items.find(
    ({ member, line: on }) => member === lagoon.member && on === line,
  )
const hangsOn = async (line: 'society' | 'child' | 'detention', eid: string): Promise<string[]> => {
  const found = await Promise.all(rids().map(async (rid) => ({ rid, grant: grantOn(await projection(rid), line) })))
  return found.flatMap(({ rid, grant }) => (grant?.header.epoch === eid ? [rid] : []))
}

/** The played Society takes the search over, which opens `compare` and `full` for it. */
async function takesOver({ caseId }: CaseView): Promise<void> {
  const { offerId } = await offer(transit, caseId, { to: lagoon.member })
  const path = `/v1/offers/${offerId}`
  const found = await until('the exchange has the offer', async () => {
    const reply = await door.call({ method: 'GET', path })
    return reply.status === 200 ? (reply.json as ExchangeOffer) : undefined
  })
  const header: OfferAnswerHeader = {
    v: 1,
    net: lagoon.net,
    id: anId(),
    member: lagoon.member,
    offerId,
    offer: actDigest('offer', found.offer),
    answer: 'accepted',
    reason: null,
    at: hours(0),
  }
  const body = { act: signAct('offer-answer', header, lagoon.officer) }
  const reply = await door.call({
    method: 'POST',
    path: `${path}/answer`,
    body,
    headers: { 'idempotency-key': newKey() },
  })
  if (reply.status !== 200) throw new Error(`The offer cannot be accepted: ${reply.text}`)
}

beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  admin = await signedIn(network, 'transit', 'society-admin')
  lagoon = await played(network, 2)
  open = newEpochs()
  door = await throughTheDoor(network, lagoon.member, lagoon.auth)
  author = (await publicDocuments(network, ['transit'])).statements.get('transit') as Statement
  for (let n = 0; n < CASES; n += 1) {
    const tracing = await ask(transit, aRequest({ search: { recipients: [lagoon.member] } }))
    expect(tracing.refusals).toEqual([])
    cases.push(tracing)
    await takesOver(tracing)
  }
})

describe('a Society closes its epochs', () => {
  it('while what was granted to them can still be opened with their keys', async () => {
    const [rid = ''] = rids()
    expect(openedWith(await projection(rid), 'society', lagoon.epochs.society, author)).toContain('names')
    expect(openedWith(await projection(rid), 'child', lagoon.epochs.child, author)).toContain('child')
  })

  it('and every author is told, and renews its grants on the Society’s line by itself, also when it is killed in between', async () => {
    await states(network, lagoon, 'closing', open)
    await until('the first grants are renewed', async () => (await hangsOn('society', open.society.eid)).length > 0)
    await control(network, '/kill', { process: 'society-transit' })
    await control(network, '/ready', { process: 'society-transit' })
    await until('all are renewed', async () => (await hangsOn('society', open.society.eid)).length === CASES)
    const events = (await door.call({ method: 'GET', path: '/v1/events?limit=200' })).json as { items: PublicEvent[] }
    expect(events.items.filter(({ type }) => type === 'epoch.closing')).toHaveLength(1)
    for (const rid of rids()) expect((await projection(rid)).grants).toHaveLength(3)
    await until('the Society sees how far it has come', async () => {
      const { state, waiting, renewed } = (await progress('society')) ?? {}
      return state === 'closing' && waiting === 0 && renewed === CASES
    })
  })

  it('so that what is handed out opens with the newer key and not with the older, and verifies as the author’s', async () => {
    for (const rid of rids()) {
      const handed = await projection(rid)
      expect(openedWith(handed, 'society', open.society, author)).toContain('names')
      expect(openedWith(handed, 'society', lagoon.epochs.society, author)).toBe('unwrap')
      expect(handed.mandates).toHaveLength(1)
      const [mandate] = handed.mandates ?? []
      expect(mandate === undefined ? undefined : actDigest('mandate', mandate)).toBe(
        grantOn(handed, 'society')?.header.mandate,
      )
    }
  })

  it('while what a desk was granted waits for an officer of the desk to sign in, and no longer', async () => {
    expect(await hangsOn('child', open.child.eid)).toEqual([])
    expect(await progress('child')).toMatchObject({ waiting: CASES, renewed: 0 })
    const { username } = accountOf(network, 'transit', 'child-focal-point')
    await control(network, '/sessions', { member: 'transit', username, fresh: true })
    await until('all are renewed', async () => (await hangsOn('child', open.child.eid)).length === CASES)
    for (const rid of rids()) expect(openedWith(await projection(rid), 'child', open.child, author)).toContain('child')
    expect(await progress('child')).toMatchObject({ waiting: 0, renewed: CASES })
    expect(await progress('detention')).toMatchObject({ waiting: CASES, renewed: 0 })
  })

  it('and is handed out nothing to them once they are closed, whatever still hangs on them', async () => {
    await states(network, lagoon, 'closed', open)
    for (const rid of rids()) {
      const handed = await projection(rid)
      expect(handed.grants).toHaveLength(2)
      expect(grantOn(handed, 'detention')).toBeUndefined()
      expect(Object.keys(handed.record.fields)).toContain('names')
      expect(Object.keys(handed.record.fields)).not.toContain('detention')
      for (const line of LINES)
        expect(openedWith(handed, line, lagoon.epochs[line], author)).toBe(line === 'detention' ? 'nothing' : 'unwrap')
    }
    await until('the Society sees it too', async () => (await progress('detention'))?.state === 'closed')
    expect(await progress('detention')).toMatchObject({ waiting: CASES, renewed: 0 })
  })

  it('nor is anything taken in for them, while new requests go to the newer ones by themselves', async () => {
    const tracing = await ask(transit, aRequest({ search: { recipients: [lagoon.member] } }))
    expect(tracing).toMatchObject({ state: 'accepted', refusals: [] })
    await takesOver(tracing)
    expect(openedWith(await projection(tracing.recordId), 'detention', open.detention, author)).toContain('detention')
  })
})
