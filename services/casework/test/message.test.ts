import type { MessageReply, MessageView } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actOnMessage } from '../src/incoming-messages/act.ts'
import { lookAtMessage, readIncoming } from '../src/incoming-messages/look.ts'
import { sealAnswer } from '../src/incoming-messages/tell-sender.ts'
import { planDelivery, planReturn, replyTo } from '../src/incoming-messages/what-officers-do.ts'
import { attestMessage } from '../src/messages/attest-message.ts'
import { readMessage } from '../src/messages/read-message.ts'
import { writeMessage } from '../src/messages/write-message.ts'
import { eraseRelease } from '../src/releases/erase-release.ts'
import { openRelease } from '../src/releases/open-release.ts'
import { listReleases } from '../src/releases/release-store.ts'
import { CarryingExchange } from './carrying-exchange.ts'
import { logged } from './logged.ts'
import { aMessage, clock, freshKey, handIn, type Society, societyWithMessages } from './message-ground.ts'
import { signer } from './network-documents.ts'

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
})

type Done<T> = { ok: true; value: T } | { ok: false; problem: { code: string; errors?: readonly object[] } }
const yes = <T>(done: Done<T>): T => {
  if (done.ok) return done.value
  throw new Error(`${done.problem.code} ${JSON.stringify(done.problem.errors ?? [])}`)
}
const no = (done: Done<unknown>): string => (done.ok ? 'allowed' : done.problem.code)
const FAMILY_NEWS = { familyNewsOnly: true as const, removals: ['a line about the war'] }
const write = async (change: Parameters<typeof aMessage>[0] = {}) =>
  yes(await writeMessage(origin.deps, origin.session(), aMessage(change), freshKey())).messageId
const attest = (id: string) => attestMessage(origin.deps, origin.session(), id, FAMILY_NEWS, freshKey())
const view = async (id: string): Promise<MessageView> => {
  const seen = await readMessage(origin.deps, origin.session(), id)
  if (seen === null) throw new TypeError('no such message')
  return seen
}
/** A message on its way, and the record that transit has to open. */
async function underWay(change: Parameters<typeof aMessage>[0] = {}) {
  const id = await write(change)
  yes(await attest(id))
  await origin.sendAll()
  await transit.feed.poll()
  const rid = (await view(id)).recordId ?? ''
  return { id, rid }
}
const look = (rid: string, session = transit.session()) => lookAtMessage(transit.deps, session, rid)
const delivery = (mayTellSender: boolean) =>
  planDelivery({ outcome: 'delivered', method: 'by-hand', readAloud: true, mayTellSender })
const act = (rid: string, plan: ReturnType<typeof planDelivery>, key = freshKey()) =>
  actOnMessage(transit.deps, transit.session(), rid, plan, key)
const aReply = (): MessageReply => ({
  letter: { body: 'ደሓን ኢና።', lang: 'ti', script: 'Ethi' },
  attestation: { familyNewsOnly: true, removals: [] },
  basis: aMessage().basis,
})
/** A window passes: what left transit lies in origin's inbox; the ids that were not there before. */
async function arrivals(): Promise<string[]> {
  await transit.sendAll()
  exchange.window()
  await origin.feed.poll()
  return (await listReleases(origin.deps.db, null, 1000)).filter((r) => r.state === 'unopened').map((r) => r.rid)
}
const open = (rid: string) => openRelease(origin.deps, origin.session(), rid)

describe('the sender’s side', () => {
  it('keeps a draft at home until it is attested, and the attestation counts once', async () => {
    const before = exchange.received
    const id = await write()
    await origin.sendAll()
    expect(exchange.received).toBe(before)
    const key = freshKey()
    const again = () => attestMessage(origin.deps, origin.session(), id, FAMILY_NEWS, key)
    expect(yes(await again())).toEqual(yes(await again()))
    expect(no(await attest(id))).toBe('conflict')
    expect((await view(id)).state).toBe('submitted')
    await origin.sendAll()
    expect(exchange.received).toBe(before + 1)
    expect((await view(id)).state).toBe('in-transit')
  })

  it('does not attest an address at which nobody can be found, and says what becomes of it', async () => {
    const id = await write({ addressee: { names: aMessage().addressee.names, address: 'Gothenburg' } })
    const refused = await attest(id)
    expect(refused).toMatchObject({ ok: false, problem: { code: 'refused_by_rule' } })
    expect(JSON.stringify(refused)).toContain('tracing request')
    expect((await view(id)).state).toBe('drafted')
  })

  it('seals the longest names in a long script like every other', async () => {
    const part = 'ሀ'.repeat(120)
    const parts = { given: part, father: part, grandfather: part, family: part }
    const name = { full: 'ሀ'.repeat(200), script: 'Ethi', lang: 'ti', parts }
    const id = await write({ sender: { names: [name, name, name, name], address: 'ሀ '.repeat(150) } })
    expect(await attest(id)).toMatchObject({ ok: true })
  })
})

describe('the delivering side', () => {
  it('opens a message once an officer looks, and logs every look', async () => {
    const { rid } = await underWay()
    const listed = await readIncoming(transit.deps, transit.session(), {})
    expect(listed.items).toContainEqual(expect.objectContaining({ messageId: rid, state: 'received' }))
    expect(no(await act(rid, delivery(true)))).toBe('conflict')
    const seen = yes(await look(rid))
    expect(seen).toMatchObject({ from: 'origin', state: 'received', delivery: null })
    expect(seen.content).toMatchObject({
      letter: { ...aMessage().letter, relationship: 'sister' },
      attestation: { ...FAMILY_NEWS, by: signer('officer origin').kid, openLetterAcknowledged: true },
    })
    yes(await look(rid))
    const looks = (await logged(transit.deps.db)).filter(({ subject }) => subject === rid).map(({ action }) => action)
    expect(looks.sort()).toEqual(['message.read', 'message.read', 'record.read'])
  })

  it('reads who carried it so far, by function and Society, and keeps who carried it on', async () => {
    const carriedBy = [{ leg: 'collection' as const, by: 'volunteer' as const, society: 'origin' }]
    const { rid } = await underWay({ carriedBy })
    expect(yes(await look(rid)).content).toMatchObject({ carriedBy })
    const by = (society: string) =>
      planDelivery({
        ...{ outcome: 'delivered', method: 'by-hand', readAloud: false, mayTellSender: false },
        carriedBy: [{ leg: 'delivery', by: 'elder', society }],
      })
    expect(no(await act(rid, by('nowhere')))).toBe('refused_by_rule')
    yes(await act(rid, by('transit')))
    expect(yes(await look(rid)).delivery).toMatchObject({ carriedBy: [{ leg: 'delivery', by: 'elder' }] })
  })

  it('shows what is said of detention to that desk’s officers alone', async () => {
    const { rid } = await underWay({ detention: { sender: false, addressee: true } })
    expect(yes(await look(rid)).content).not.toHaveProperty('detention')
    const desk = transit.session(['tracing-officer', 'detention-focal-point'])
    expect(yes(await look(rid, desk)).content).toMatchObject({ detention: { sender: false, addressee: true } })
    expect(yes(await look(rid)).content).not.toHaveProperty('detention')
  })

  it('tells the desk, which reads anew, that the exchange lies now; what was kept of the letter stays readable', async () => {
    const { rid } = await underWay({ detention: { sender: false, addressee: true } })
    yes(await look(rid))
    const stored = exchange.records.get(rid)
    if (stored === undefined) throw new TypeError('it is not under way')
    stored.submission = { ...stored.submission, record: { ...stored.submission.record, kid: newId() } }
    expect(no(await look(rid, transit.session(['tracing-officer', 'detention-focal-point'])))).toBe('signature_invalid')
    expect(yes(await look(rid)).content).toMatchObject({ letter: aMessage().letter })
  })

  it('keeps the letter readable once the officer who attested it has left: what opens no more is no lie', async () => {
    const { rid } = await underWay({ detention: { sender: false, addressee: true } })
    yes(await look(rid))
    const network = transit.deps.network.current()
    if (network === null) throw new TypeError('the network is not known')
    const gone = { ...network, officerKey: () => null }
    const deps = { ...transit.deps, network: { current: () => gone } }
    const desk = transit.session(['tracing-officer', 'detention-focal-point'])
    const { content } = yes(await lookAtMessage(deps, desk, rid))
    expect(content).toMatchObject({ letter: aMessage().letter })
    expect(content).not.toHaveProperty('detention')
  })

  it('keeps letter and true reasons sealed', async () => {
    const { rid } = await underWay()
    yes(await look(rid))
    yes(await act(rid, planDelivery({ outcome: 'not-delivered', reason: 'wishes-no-contact' })))
    const { db } = transit.deps
    const rows = await db.many(
      Type.Object({ row: Type.String() }),
      sql`select encode(sealed, 'escape') || coalesce(encode(delivery, 'escape'), '') || incoming_message::text as row from incoming_message`,
    )
    expect(JSON.stringify(rows)).not.toMatch(/ሓፍተይ|Selam|wishes-no-contact/)
    expect(yes(await look(rid)).delivery).toEqual({ outcome: 'not-delivered', reason: 'wishes-no-contact' })
  })

  it('queues one release however often the same delivery is sent, and none without agreement', async () => {
    const { rid } = await underWay()
    yes(await look(rid))
    const before = exchange.releasesOf('transit')
    expect(yes(await act(rid, delivery(false)))).toMatchObject({ state: 'delivered', leaves: false, warnings: [] })
    await transit.sendAll()
    expect(exchange.releasesOf('transit')).toBe(before)
    const key = freshKey()
    expect(yes(await act(rid, delivery(true), key))).toEqual(yes(await act(rid, delivery(true), key)))
    expect(no(await act(rid, delivery(true)))).toBe('conflict')
    await transit.sendAll()
    expect(exchange.releasesOf('transit')).toBe(before + 1)
    for (const release of await arrivals()) yes(await open(release))
  })

  it('sends nothing any more once the sender has been told, and says so', async () => {
    const { id, rid } = await underWay()
    yes(await look(rid))
    clock.at = new Date(Date.parse(aMessage().until) + 1)
    const before = exchange.releasesOf('transit')
    const late = yes(await act(rid, delivery(true)))
    expect(late).toMatchObject({ state: 'delivered', leaves: false, warnings: [{ rule: 'P-VOICE', field: 'until' }] })
    expect(no(await replyTo(transit.deps, transit.session(), rid, aReply(), freshKey()))).toBe('refused_by_rule')
    await transit.sendAll()
    expect(exchange.releasesOf('transit')).toBe(before)
    clock.at = new Date(clock.at.getTime() + 3_600_000)
    expect((await view(id)).state).toBe('undeliverable')
  })
})

describe('what comes back', () => {
  it('makes one story of delivery and reply, whichever is opened first', async () => {
    const { id, rid } = await underWay()
    yes(await look(rid))
    yes(await act(rid, delivery(true)))
    yes(await replyTo(transit.deps, transit.session(), rid, aReply(), freshKey()))
    const inbox = await arrivals()
    const kinds: string[] = []
    for (const release of inbox) {
      const opened = yes(await open(release))
      kinds.push(opened.content.kind)
      expect(opened).toMatchObject({ caseId: null, messageId: id, from: 'transit' })
      expect((await view(id)).state).toBe(kinds.includes('message-reply') ? 'replied' : 'delivered')
    }
    expect(kinds.sort()).toEqual(['message-delivered', 'message-reply'])
    expect((await view(id)).reply).toEqual(aReply().letter)
    for (const release of inbox) expect(yes(await open(release)).messageId).toBe(id)
  })

  it('still counts when it is opened after the sender has been told undeliverable', async () => {
    const { id, rid } = await underWay()
    yes(await look(rid))
    yes(await act(rid, planReturn({ reason: 'content-not-family-news' })))
    const [release = ''] = await arrivals()
    clock.at = new Date(Date.parse(aMessage().until) + 3_600_000)
    expect((await view(id)).state).toBe('undeliverable')
    yes(await open(release))
    expect((await view(id)).state).toBe('content-not-family-news')
  })

  it.each([
    ['a Society that was not asked to deliver', 'coordinator', 'message-delivered', false],
    ['a delivery that carries a letter', 'transit', 'message-delivered', true],
    ['a reply without a letter', 'transit', 'message-reply', false],
  ] as const)('is not believed of %s', async (_, from, kind, withLetter) => {
    const { id, rid } = await underWay()
    const network = transit.deps.network.current()
    if (network === null) throw new TypeError('the network is not known')
    const { reply } = { reply: withLetter ? aReply().letter : null }
    const plan = { to: 'origin', kind, recordId: rid, reply, slip: [], basis: {}, now: clock.now(), rid: null }
    const forger = { ...network, me: from }
    await handIn(
      exchange,
      from,
      await sealAnswer(plan, { ...transit.deps, signer: signer(`officer ${from}`), network: forger }),
    )
    const [release = ''] = await arrivals()
    expect(no(await open(release))).toBe('binding_invalid')
    expect((await view(id)).state).toBe('in-transit')
    await origin.deps.db.run(sql`delete from release where rid = ${release}`)
  })

  describe('and has ended', () => {
    const replied = async () => {
      const { id, rid } = await underWay()
      yes(await look(rid))
      yes(await act(rid, delivery(true)))
      yes(await replyTo(transit.deps, transit.session(), rid, aReply(), freshKey()))
      const inbox = await arrivals()
      for (const release of inbox) yes(await open(release))
      return { id, inbox }
    }
    const end = async (releases: readonly string[]) => {
      for (const release of releases) await origin.deps.db.transaction((tx) => eraseRelease(tx, release, origin.deps))
    }

    it('by its own date leaves state and reply as the sender was told them; of the release itself nothing is kept', async () => {
      const { id, inbox } = await replied()
      clock.at = new Date(clock.at.getTime() + 91 * 86_400_000)
      await end(inbox)
      expect(await view(id)).toMatchObject({ state: 'replied', reply: aReply().letter })
      for (const release of inbox) expect(no(await open(release))).toBe('not_found')
    })

    it('because it was withdrawn takes back what it said', async () => {
      const { id, inbox } = await replied()
      await end(inbox)
      expect(await view(id)).toMatchObject({ state: 'in-transit', reply: null })
    })
  })
})
