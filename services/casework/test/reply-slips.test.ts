import type { MessageReply, NewAttachment } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addAttachment } from '../src/attachments/add-attachment.ts'
import { listAttachments } from '../src/attachments/attachment-store.ts'
import { removeAttachment } from '../src/attachments/own-attachment.ts'
import { actOnMessage } from '../src/incoming-messages/act.ts'
import { lookAtMessage } from '../src/incoming-messages/look.ts'
import { sealAnswer } from '../src/incoming-messages/tell-sender.ts'
import { planDelivery, planReturn, replyTo } from '../src/incoming-messages/what-officers-do.ts'
import { attestMessage } from '../src/messages/attest-message.ts'
import { readMessage } from '../src/messages/read-message.ts'
import { writeMessage } from '../src/messages/write-message.ts'
import { eraseRelease } from '../src/releases/erase-release.ts'
import { openRelease } from '../src/releases/open-release.ts'
import { listReleases } from '../src/releases/release-store.ts'
import { fetchSlip } from '../src/reply-slips/fetch-slip.ts'
import { readReplyAttachment } from '../src/reply-slips/read-reply-attachment.ts'
import { slipPlace } from '../src/reply-slips/slip-place.ts'
import { CarryingExchange } from './carrying-exchange.ts'
import { aJpeg, base64, large, photo, scan } from './files.ts'
import { aMessage, clock, freshKey, handIn, type Society, societyWithMessages } from './message-ground.ts'
import { signer } from './network-documents.ts'
import { recording } from './sounds.ts'

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
beforeEach(() => {
  clock.at = START
  Object.assign(exchange, { partsGiven: Number.POSITIVE_INFINITY, refuses: false })
})

type Done<T> = { ok: true; value: T } | { ok: false; problem: { code: string; errors?: readonly object[] } }
const yes = <T>(done: Done<T>): T => {
  if (done.ok) return done.value
  throw new Error(`${done.problem.code} ${JSON.stringify(done.problem.errors ?? [])}`)
}
const no = (done: Done<unknown>): string => (done.ok ? 'allowed' : done.problem.code)
const aReply = (said: Partial<MessageReply> = {}): MessageReply => ({
  letter: { body: 'ደሓን ኢና።', lang: 'ti', script: 'Ethi' },
  attestation: { familyNewsOnly: true, removals: [], attachmentsChecked: true },
  basis: aMessage().basis,
  ...said,
})
const DELIVERED = { outcome: 'delivered', method: 'by-hand', readAloud: true, mayTellSender: true } as const
const act = (rid: string, plan: ReturnType<typeof planDelivery>) =>
  actOnMessage(transit.deps, transit.session(), rid, plan, freshKey())
const reply = (rid: string, said?: Partial<MessageReply>, deps: Parameters<typeof replyTo>[0] = transit.deps) =>
  replyTo(deps, transit.session(), rid, aReply(said), freshKey())
const add = (rid: string, what: NewAttachment) =>
  addAttachment(transit.deps, transit.session(), slipPlace(transit.deps, rid), what, freshKey())
const view = async (id: string) => {
  const seen = await readMessage(origin.deps, origin.session(), id)
  if (seen === null) throw new TypeError('no such message')
  return seen
}
const download = (id: string, attachmentId = '') => readReplyAttachment(origin.deps, origin.session(), id, attachmentId)
const Count = Type.Object({ count: Type.Integer() })
const kept = async (id: string) =>
  (
    await origin.deps.db.one(
      Count,
      sql`select count(*)::integer as count from attachment where holder = ${id} and slip`,
    )
  ).count

/** A message that transit has opened. */
async function opened() {
  const { messageId: id } = yes(await writeMessage(origin.deps, origin.session(), aMessage(), freshKey()))
  const word = { familyNewsOnly: true as const, removals: [] }
  yes(await attestMessage(origin.deps, origin.session(), id, word, freshKey()))
  await origin.sendAll()
  await transit.feed.poll()
  const rid = (await view(id)).recordId ?? ''
  yes(await lookAtMessage(transit.deps, transit.session(), rid))
  return { id, rid }
}
/** One that was delivered, with this on its reply slip. */
async function delivered(...slip: NewAttachment[]) {
  const ids = await opened()
  yes(await act(ids.rid, planDelivery(DELIVERED)))
  for (const one of slip) yes(await add(ids.rid, one))
  return ids
}
/** A window passes; the releases that lie unopened at origin. */
async function arrivals(): Promise<string[]> {
  await transit.sendAll()
  exchange.window()
  await origin.feed.poll()
  return (await listReleases(origin.deps.db, null, 1000)).filter((r) => r.state === 'unopened').map((r) => r.rid)
}
const open = (rid: string) => openRelease(origin.deps, origin.session(), rid)
const Job = Type.Object({ id: Type.String(), payload: Type.Object({ recordId: Type.String() }) })
/** Does the jobs that opening them has promised; how many have to be repeated. */
const fetchAll = async (): Promise<number> => {
  const { db } = origin.deps
  const jobs = await db.many(Job, sql`select id, payload from outbox where topic = 'slip.fetch'`)
  for (const { id, payload } of jobs) {
    const done = await fetchSlip(origin.deps, payload.recordId).then(
      () => true,
      () => false,
    )
    if (done) await db.run(sql`delete from outbox where id = ${id}`)
  }
  return (await db.many(Job, sql`select id, payload from outbox where topic = 'slip.fetch'`)).length
}
const openAll = async (rids: readonly string[]) => {
  for (const rid of rids) yes(await open(rid))
  await fetchAll()
  return rids
}

describe('what comes with a reply slip', () => {
  it('comes back with it, as it was sent but for what the device wrote', async () => {
    const plain = photo(aJpeg({ bare: true }))
    const { id, rid } = await delivered(plain, scan())
    yes(await reply(rid))
    const seen = yes(await lookAtMessage(transit.deps, transit.session(), rid))
    expect([seen.attachments, seen.replyAttachments.map(({ kind }) => kind)]).toEqual([[], ['photo', 'document']])
    await openAll(await arrivals())
    const { attachments, replyAttachments } = await view(id)
    expect([attachments, replyAttachments.map(({ kind }) => kind)]).toEqual([[], ['photo', 'document']])
    const [one, two] = replyAttachments.map(({ attachmentId }) => attachmentId)
    expect(base64(yes(await download(id, one)).bytes)).toBe(plain.bytes)
    expect(Buffer.from(yes(await download(id, two)).bytes).toString('latin1')).toContain('THE TEXT OF THE PAGE')
    expect(no(await download(id, freshKey().key))).toBe('not_found')
  })

  it('does not change the size of an answer, nor what of it is read: the word that nobody can be found is fetched alike', async () => {
    const { rid } = await delivered(large('REPLY', 400_000))
    yes(await reply(rid))
    const { rid: nowhere } = await opened()
    yes(await act(nowhere, planReturn({ reason: 'address-insufficient' })))
    const inbox = await openAll(await arrivals())
    const shapes = inbox.map((release) => {
      const { submission, header } = exchange.records.get(release) ?? {}
      const fields = Object.entries(submission?.record.fields ?? {}).map(([name, { c }]) => [name, c.length])
      return [header?.schema, fields.sort(), submission?.blob?.length, exchange.given.get(release)]
    })
    expect(shapes.length).toBe(3)
    for (const shape of shapes) expect(shape).toEqual(shapes[0])
    expect(shapes[0]?.[3]).toEqual([0, 1])
    await openAll(inbox)
    expect(inbox.map((release) => exchange.given.get(release)?.length)).toEqual([2, 2, 2])
  })

  it('may come after the word, when the line is bad: the word stands, and the rest is asked for again, by nobody’s wish', async () => {
    const { id, rid } = await delivered(photo())
    yes(await reply(rid))
    const inbox = await arrivals()
    exchange.partsGiven = 1
    await openAll(inbox)
    const { state, replyAttachments } = await view(id)
    expect([state, replyAttachments.length, await kept(id)]).toEqual(['replied', 1, 0])
    expect(no(await download(id, replyAttachments[0]?.attachmentId))).toBe('unavailable')
    const asked = () => inbox.map((release) => exchange.given.get(release)?.length)
    const before = asked()
    yes(await open(inbox[0] ?? ''))
    expect(asked()).toEqual(before)
    exchange.partsGiven = Number.POSITIVE_INFINITY
    expect(await fetchAll()).toBe(0)
    expect(await kept(id)).toBe(1)
    for (const release of inbox) expect(exchange.given.get(release)?.slice(-2)).toEqual([0, 1])
    exchange.blobs.clear()
    expect(yes(await download(id, replyAttachments[0]?.attachmentId)).mediaType).toBe('image/jpeg')
  })

  it('from an exchange that lies is not kept; the word that was signed is', async () => {
    const { id, rid } = await delivered(photo())
    yes(await reply(rid))
    const inbox = await arrivals()
    for (const release of inbox) {
      const [first] = exchange.blobs.get(`transit ${exchange.records.get(release)?.submission.blob?.id}`) ?? []
      first?.fill((first[100_000] ?? 0) ^ 1, 100_000, 100_001)
    }
    await openAll(inbox)
    const { state, replyAttachments } = await view(id)
    expect([state, await kept(id)]).toEqual(['replied', 0])
    expect(no(await download(id, replyAttachments[0]?.attachmentId))).toBe('binding_invalid')
  })

  it('may be taken out again and given anew after the exchange has refused the reply', async () => {
    const { id, rid } = await delivered(photo())
    await openAll(await arrivals())
    yes(await reply(rid))
    expect(no(await add(rid, photo()))).toBe('conflict')
    exchange.refuses = true
    await transit.sendAll()
    exchange.refuses = false
    const [one] = await listAttachments(transit.deps.db, transit.deps.storage, rid, 'slip')
    yes(await removeAttachment(transit.deps, transit.session(), slipPlace(transit.deps, rid), one?.attachmentId ?? ''))
    yes(await add(rid, scan()))
    yes(await reply(rid))
    await openAll(await arrivals())
    expect((await view(id)).replyAttachments.map(({ kind }) => kind)).toEqual(['document'])
  })

  it('is a text or a recording, like what it answers', async () => {
    const { rid } = await delivered(recording())
    expect(no(await reply(rid))).toBe('refused_by_rule')
    expect(no(await reply(rid, { letter: { recorded: true, lang: 'ti' } }))).toBe('allowed')
    const silent = await delivered(photo())
    expect(no(await reply(silent.rid, { letter: { recorded: true, lang: 'ti' } }))).toBe('refused_by_rule')
    await openAll(await arrivals())
  })

  it('is refused under a policy pack that has no place for it; the text alone leaves in the schema before', async () => {
    const network = transit.deps.network.current()
    if (network === null) throw new TypeError('the network is not known')
    const without = (names: readonly string[]) => names.filter((name) => name !== 'attachments')
    const purposes = network.pack.purposes.map((one) =>
      one.type === 'release' ? { ...one, mandatory: without(one.mandatory), allowed: without(one.allowed) } : one,
    )
    const deps = { ...transit.deps, network: { current: () => ({ ...network, pack: { ...network.pack, purposes } }) } }
    const { id, rid } = await delivered(photo())
    expect(await reply(rid, {}, deps)).toMatchObject({ problem: { errors: [{ field: 'attachments' }] } })
    const [one] = await listAttachments(transit.deps.db, transit.deps.storage, rid, 'slip')
    yes(await removeAttachment(transit.deps, transit.session(), slipPlace(transit.deps, rid), one?.attachmentId ?? ''))
    const oral = { ...aReply().letter, oral: true } as MessageReply['letter']
    expect(await reply(rid, { letter: oral }, deps)).toMatchObject({ problem: { errors: [{ field: 'letter' }] } })
    yes(await reply(rid, {}, deps))
    const inbox = await openAll(await arrivals())
    const schemas = inbox.map((release) => exchange.records.get(release)?.header.schema)
    expect([schemas.sort(), (await view(id)).state]).toEqual([['release/1', 'release/2'], 'replied'])
  })

  it.each([
    ['by its own date leaves what came as it was', 91, 'replied', 1],
    ['because it was withdrawn takes back what came with it', 0, 'in-transit', 0],
  ] as const)('of a release that has ended %s', async (_, days, state, files) => {
    const { id, rid } = await delivered(photo())
    yes(await reply(rid))
    const inbox = await openAll(await arrivals())
    expect(await kept(id)).toBe(1)
    clock.at = new Date(clock.at.getTime() + days * 86_400_000)
    for (const release of inbox) await origin.deps.db.transaction((tx) => eraseRelease(tx, release, origin.deps))
    const seen = await view(id)
    expect([seen.state, seen.replyAttachments.length, await kept(id)]).toEqual([state, files, files])
  })

  it.each([
    ['a delivery that brings something', 'message-delivered', photo(), null],
    ['a text with a recording beside it', 'message-reply', recording(), aReply().letter],
    ['a recording that is not there', 'message-reply', photo(), { recorded: true, lang: 'ti' }],
  ] as const)('is not believed of %s', async (_, kind, brings, letter) => {
    const { id, rid } = await delivered(brings)
    await openAll(await arrivals())
    const network = transit.deps.network.current()
    if (network === null) throw new TypeError('the network is not known')
    const slip = await listAttachments(transit.deps.db, transit.deps.storage, rid, 'slip')
    const plan = { to: 'origin', kind, recordId: rid, reply: letter, slip, basis: {}, now: clock.now(), rid: null }
    const forged = await sealAnswer(plan, { ...transit.deps, signer: signer('officer transit'), network })
    await handIn(exchange, 'transit', forged)
    const [release = ''] = await arrivals()
    expect(no(await open(release))).toBe('binding_invalid')
    expect([(await view(id)).state, await kept(id)]).toEqual(['delivered', 0])
    await origin.deps.db.run(sql`delete from release where rid = ${release}`)
  })
})
