import { randomBytes } from 'node:crypto'
import type {
  CaseView,
  IncomingMessageActed,
  MessageDelivery,
  MessageDrafted,
  NewMessage,
  ReleaseRow,
} from '@kinlink/contracts'
import { checkBlindExchange } from '@kinlink/demo'
import { beforeAll, describe, expect, it } from 'vitest'
import { aPhoto, aScan } from './support/attachment.ts'
import { throughTheDoor } from './support/exchange-door.ts'
import { storesOfTheExchange } from './support/exchange-stores.ts'
import { aMessage, aReply, arrived, comesTo, FAMILY_NEWS, messageAt, sendMessage } from './support/message.ts'
import { played } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { opened } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let origin: Officer
let destination: Officer
let transit: Officer
beforeAll(async () => {
  origin = await signedIn(network, 'origin', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
})

/** Who carried it: to the delivering Society, and from there to the door. */
const COLLECTED = [
  { leg: 'collection', by: 'volunteer', society: 'origin' },
  { leg: 'forwarding', by: 'courier', society: 'transit' },
] satisfies NewMessage['carriedBy']
const BROUGHT = [{ leg: 'delivery', by: 'elder', society: 'destination' }] satisfies MessageDelivery['carriedBy']
const READ_ALOUD: MessageDelivery = { outcome: 'delivered', method: 'by-hand', readAloud: true, mayTellSender: true }
const act = (recordId: string, what: string, body: object) =>
  destination.post<IncomingMessageActed>(`/v1/incoming-messages/${recordId}/${what}`, body)
const typed = (label: string): string => `Canary${randomBytes(8).toString('hex').replace(/\d/g, 'k')} ${label}`

describe('a letter in the mother tongue', () => {
  const secrets = new Map(
    ['line of the letter', 'address of the sender', 'address of the addressee', 'way to the house', 'line of the reply']
      .map((label) => [label, typed(label)] as const)
      .concat([['removal', typed('what was taken out')]])
      .concat(['image', 'scan', 'words beside the image'].map((label) => [label, typed(label)])),
  )
  const secret = (label: string): string => secrets.get(label) ?? label
  const message = aMessage({
    letter: { ...aMessage().letter, body: `ዝኸበርካ ሓወይ፡\n${secret('line of the letter')}` },
    sender: { ...aMessage().sender, address: secret('address of the sender') },
    addressee: {
      ...aMessage().addressee,
      address: secret('address of the addressee'),
      sketch: secret('way to the house'),
    },
    carriedBy: COLLECTED,
  })
  const reply = aReply({ letter: { ...aReply().letter, body: `ሰላም ሓፍተይ፡\n${secret('line of the reply')}` } })
  let sent: { messageId: string; recordId: string }
  let attachmentIds: string[] = []
  const file = (officer: Officer, attachmentId: string) =>
    officer.call({ method: 'GET', path: `/v1/incoming-messages/${sent.recordId}/attachments/${attachmentId}` })

  it('is delivered by hand and read aloud, and its reply comes back at a window', async () => {
    const attachments = [aPhoto(secret('image'), secret('words beside the image')), aScan(secret('scan'))]
    sent = await sendMessage(origin, message, origin, attachments)
    const incoming = await arrived(destination, sent.recordId)
    expect(incoming).toMatchObject({ state: 'received', from: 'origin', delivery: null })
    expect(incoming.content).toMatchObject({
      letter: { ...message.letter, relationship: 'brother' },
      sender: message.sender,
      addressee: message.addressee,
      attestation: { ...FAMILY_NEWS, openLetterAcknowledged: true, until: message.until },
      carriedBy: COLLECTED,
    })
    expect(incoming.attachments.map(({ kind }) => kind)).toEqual(['photo', 'document'])
    attachmentIds = incoming.attachments.map(({ attachmentId }) => attachmentId)
    const brought = { ...READ_ALOUD, carriedBy: BROUGHT }
    expect(await act(sent.recordId, 'delivery', brought)).toMatchObject({ state: 'delivered', leaves: true })
    const attestation = { ...FAMILY_NEWS, removals: [secret('removal')] }
    await act(sent.recordId, 'reply', { ...reply, attestation })
    const replied = await comesTo(origin, sent.messageId, 'replied')
    expect(replied).toMatchObject({ reply: reply.letter, message, refusals: [], caseId: null })
    for (const { window } of await origin.all<ReleaseRow>('/v1/releases'))
      expect(Date.parse(window) % (network.windowSeconds * 1000)).toBe(0)
  })

  it('says who carried it by function: to the delivering Society all of it, to the sender’s what it wrote down itself', async () => {
    const there = await arrived(destination, sent.recordId)
    expect([there.content.carriedBy, there.delivery?.carriedBy]).toEqual([COLLECTED, BROUGHT])
    const here = await messageAt(origin, sent.messageId)
    expect(here.message?.carriedBy).toEqual(COLLECTED)
    // Who went to the addressee's door says where that is: it stays at the Society that delivered.
    const released = await Promise.all(
      (await origin.all<ReleaseRow>('/v1/releases')).map(({ releaseId }) => opened(origin, releaseId)),
    )
    expect(JSON.stringify([here, released])).not.toContain('elder')
  })

  it('brings a photograph and a scan, to be saved by officers of the delivering Society, without what was written beside the image', async () => {
    const [photo = '', scan = ''] = attachmentIds
    const saved = await file(destination, photo)
    expect(saved).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'content-disposition': 'attachment; filename="attachment.png"',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
    expect(saved.text).toContain(secret('image'))
    expect(saved.text).not.toContain(secret('words beside the image'))
    expect((await file(destination, scan)).text).toContain(secret('scan'))
    expect((await file(transit, photo)).status).toBe(404)
    const auditor = await signedIn(network, 'destination', 'auditor')
    expect((await file(auditor, photo)).status).toBe(403)
  })

  it('lies nowhere at the exchange, and neither does its reply', async () => {
    const values = new Map([...secrets, ['record id', sent.recordId]])
    const check = await checkBlindExchange(values, storesOfTheExchange(network), () => {})
    expect(check.leaks.filter(({ label }) => label !== 'record id')).toEqual([])
    expect(check).toMatchObject({ searched: values.size, found: 1, controlsFound: 4 })
  })

  it('is nobody else’s to look at, neither it nor what comes with it', async () => {
    const hostile = await played(network)
    const door = await throughTheDoor(network, hostile.member, hostile.auth)
    for (const path of [`/v1/records/${sent.recordId}`, `/v1/records/${sent.recordId}/blob/0`])
      expect((await door.call({ method: 'GET', path })).status).toBe(404)
    expect(await transit.call({ method: 'GET', path: `/v1/incoming-messages/${sent.recordId}` })).toMatchObject({
      status: 404,
    })
  })
})

describe('what is not a message', () => {
  const lines = (n: number) => Array.from({ length: n }, (_, i) => `መስመር ${i + 1}`).join('\n')

  it.each([
    ['a letter whose writer does not know that it is open', { openLetterAcknowledged: false }, 'P-VOICE 3.2'],
    [
      'a letter from detention whose writer does not know that authorities read it',
      { openLetterAcknowledged: false, detention: { sender: true, addressee: false } },
      'P-DETAIN 5.4',
    ],
    ['thirty-one lines', { letter: { ...aMessage().letter, body: lines(31) } }, 'P-PURPOSE 1.5'],
  ])('%s is refused, with rule and article', async (_, said, expected) => {
    const refused = await origin.refused('/v1/messages', aMessage(said))
    expect(refused).toMatchObject({ status: 422, code: 'refused_by_rule' })
    expect((refused.errors ?? []).map(({ rule, article }) => `${rule} ${article}`)).toEqual([expected])
  })

  it('thirty lines are a message', async () => {
    const said = { letter: { ...aMessage().letter, body: lines(30) } }
    expect(await origin.post<MessageDrafted>('/v1/messages', aMessage(said))).toMatchObject({ state: 'drafted' })
  })

  it('a name of a town is no address: it is not attested, and becomes a tracing request on the officer’s word', async () => {
    const { names } = aMessage().addressee
    const nowhere = aMessage({ addressee: { names, address: 'Gothenburg' } })
    const drafted = await origin.post<MessageDrafted>('/v1/messages', nowhere)
    expect(drafted.warnings).toMatchObject([{ field: 'addressee.address' }])
    const path = `/v1/messages/${drafted.messageId}`
    const refused = await origin.refused(`${path}/attestation`, FAMILY_NEWS)
    expect(refused).toMatchObject({ status: 422, errors: [{ rule: 'P-VOICE', field: 'addressee.address' }] })
    expect(refused.errors?.[0]?.text).toContain('tracing request')
    const request = aRequest({ search: { recipients: ['destination'] } })
    const { caseId } = await origin.post<CaseView>(`${path}/tracing-request`, request)
    expect(await messageAt(origin, drafted.messageId)).toMatchObject({ state: 'drafted', caseId })
    expect(await origin.get(`/v1/cases/${caseId}`)).toMatchObject({ caseId })
    expect(await origin.refused(`${path}/tracing-request`, request)).toMatchObject({ status: 409 })
  })
})

describe('what comes with a message', () => {
  it('ends with it: withdrawn, it is gone at both ends', async () => {
    const { messageId, recordId } = await sendMessage(origin, aMessage(), origin, [aPhoto()])
    const { attachments } = await arrived(destination, recordId)
    const path = `/v1/incoming-messages/${recordId}/attachments/${attachments[0]?.attachmentId}`
    expect((await destination.call({ method: 'GET', path })).status).toBe(200)
    await origin.post(`/v1/messages/${messageId}/withdrawal`, { reason: 'duplicate' })
    await until('it is erased where it was to be delivered', async () =>
      (await destination.call({ method: 'GET', path })).status === 404 ? true : undefined,
    )
    expect(await messageAt(origin, messageId)).toMatchObject({ state: 'withdrawn', attachments: [] })
  })

  it.each([
    ['another type than is said', { ...aPhoto(), mediaType: 'image/jpeg' }, 422, 'refused_by_rule'],
    ['a type that no letter brings', { ...aPhoto(), mediaType: 'image/gif' }, 400, 'invalid_request'],
    ['a kind that there is not', { ...aPhoto(), kind: 'film' }, 400, 'invalid_request'],
    ['a name', { ...aPhoto(), name: 'family.png' }, 400, 'invalid_request'],
    ['more than two mebibytes', { ...aPhoto(), bytes: 'A'.repeat(2_796_208) }, 400, 'invalid_request'],
    ['more than the door takes', { ...aPhoto(), bytes: 'A'.repeat(2_900_000) }, 413, 'too_large'],
  ])('%s is refused', async (_, body, status, code) => {
    const { messageId } = await origin.post<MessageDrafted>('/v1/messages', aMessage())
    expect(await origin.refused(`/v1/messages/${messageId}/attachments`, body)).toMatchObject({ status, code })
    expect(await messageAt(origin, messageId)).toMatchObject({ attachments: [] })
  })

  it('is at most two photographs, and leaves only once the officer has looked at them', async () => {
    const { messageId } = await origin.post<MessageDrafted>('/v1/messages', aMessage())
    const path = `/v1/messages/${messageId}`
    for (const word of ['one', 'two']) await origin.post(`${path}/attachments`, aPhoto(word))
    const rule = { status: 422, errors: [{ rule: 'P-PURPOSE', field: 'kind' }] }
    expect(await origin.refused(`${path}/attachments`, aPhoto('three'))).toMatchObject(rule)
    const unseen = { status: 422, errors: [{ rule: 'P-NOHARM', field: 'attachmentsChecked' }] }
    expect(await origin.refused(`${path}/attestation`, FAMILY_NEWS)).toMatchObject(unseen)
  })
})

describe('what its text shows', () => {
  it.each(['address-insufficient', 'content-not-family-news'] as const)(
    '%s: comes back before anybody has been looked for',
    async (reason) => {
      const { messageId, recordId } = await sendMessage(origin, aMessage())
      await arrived(destination, recordId)
      expect(await act(recordId, 'return', { reason })).toMatchObject({ state: 'returned', leaves: true })
      expect(await comesTo(origin, messageId, reason)).toMatchObject({ reply: null })
      const path = `/v1/incoming-messages/${recordId}/delivery`
      expect(await destination.refused(path, READ_ALOUD)).toMatchObject({ status: 409 })
    },
  )

  it('is not a way to say that somebody has been looked for', async () => {
    const { recordId } = await sendMessage(origin, aMessage())
    await arrived(destination, recordId)
    await act(recordId, 'delivery', { outcome: 'not-delivered', reason: 'addressee-unknown' })
    const refused = await destination.refused(`/v1/incoming-messages/${recordId}/return`, {
      reason: 'address-insufficient',
    })
    expect(refused).toMatchObject({ status: 409, code: 'conflict' })
  })

  it('gives no reply slip to a message that was not delivered, or may not be told', async () => {
    const { messageId, recordId } = await sendMessage(origin, aMessage())
    await arrived(destination, recordId)
    const path = `/v1/incoming-messages/${recordId}/reply`
    expect(await destination.refused(path, aReply())).toMatchObject({ status: 409 })
    await act(recordId, 'delivery', { ...READ_ALOUD, mayTellSender: false })
    expect(await destination.refused(path, aReply())).toMatchObject({ status: 409 })
    await windowsPass(2, network.windowSeconds)
    expect(await messageAt(origin, messageId)).toMatchObject({ state: 'in-transit', reply: null })
  })
})
