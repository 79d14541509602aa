import type { NewAttachment } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addAttachment } from '../src/attachments/add-attachment.ts'
import { letterPlace } from '../src/attachments/letter-place.ts'
import { ofMessage, readAttachment, removeAttachment } from '../src/attachments/own-attachment.ts'
import { eraseIncoming } from '../src/incoming/erase-incoming.ts'
import { lookAtMessage } from '../src/incoming-messages/look.ts'
import { readIncomingAttachment } from '../src/incoming-messages/read-incoming-attachment.ts'
import { attestMessage } from '../src/messages/attest-message.ts'
import { readMessage } from '../src/messages/read-message.ts'
import { withdrawMessage } from '../src/messages/withdraw-message.ts'
import { writeMessage } from '../src/messages/write-message.ts'
import { CarryingExchange } from './carrying-exchange.ts'
import { aJpeg, aPng, base64, large, photo, scan } from './files.ts'
import { logged } from './logged.ts'
import { aMessage, freshKey, type Society, societyWithMessages } from './message-ground.ts'

const exchange = new CarryingExchange()
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
  exchange.partsTaken = Number.POSITIVE_INFINITY
})

type Done<T> = { ok: true; value: T } | { ok: false; problem: { code: string; errors?: readonly object[] } }
const yes = <T>(done: Done<T>): T => {
  if (done.ok) return done.value
  throw new Error(`${done.problem.code} ${JSON.stringify(done.problem.errors ?? [])}`)
}
const no = (done: Done<unknown>): string => (done.ok ? 'allowed' : done.problem.code)
const LOOKED_AT = { familyNewsOnly: true as const, removals: [], attachmentsChecked: true as const }
const write = async () => yes(await writeMessage(origin.deps, origin.session(), aMessage(), freshKey())).messageId
const add = (id: string, what: NewAttachment, key = freshKey()) =>
  addAttachment(origin.deps, origin.session(), letterPlace(origin.deps, id), what, key)
const attest = (id: string, said: Parameters<typeof attestMessage>[3] = LOOKED_AT) =>
  attestMessage(origin.deps, origin.session(), id, said, freshKey())
const view = async (id: string) => {
  const seen = await readMessage(origin.deps, origin.session(), id)
  if (seen === null) throw new TypeError('no such message')
  return seen
}
const download = (id: string, attachmentId: string) =>
  readAttachment(origin.deps, origin.session(), ofMessage(id, 'letter'), attachmentId)
const fetched = (rid: string, attachmentId: string) =>
  readIncomingAttachment(transit.deps, transit.session(), rid, attachmentId)
/** A message with these attachments on its way, as transit sees it. */
async function underWay(...attachments: NewAttachment[]) {
  const id = await write()
  for (const one of attachments) yes(await add(id, one))
  yes(await attest(id))
  await origin.sendAll()
  await transit.feed.poll()
  const rid = (await view(id)).recordId ?? ''
  return { id, rid, seen: yes(await lookAtMessage(transit.deps, transit.session(), rid)) }
}
const Count = Type.Object({ count: Type.Integer() })
const countOf = async (society: Society, query: ReturnType<typeof sql>) =>
  (await society.deps.db.one(Count, query)).count
const kept = (society: Society, holder: string) =>
  countOf(society, sql`select count(*)::integer as count from attachment where holder = ${holder}`)

describe('where a letter is collected', () => {
  it('photographs and documents are added without what the device wrote into them, listed, saved, and taken out again', async () => {
    const id = await write()
    const one = yes(await add(id, photo()))
    const two = yes(await add(id, scan()))
    expect((await view(id)).attachments).toEqual([one, two])
    const { mediaType, bytes } = yes(await download(id, one.attachmentId))
    expect([mediaType, bytes.length]).toEqual(['image/jpeg', one.length])
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('GPS')
    yes(await removeAttachment(origin.deps, origin.session(), letterPlace(origin.deps, id), one.attachmentId))
    expect((await view(id)).attachments).toEqual([two])
    expect(no(await download(id, one.attachmentId))).toBe('not_found')
    const acts = (await logged(origin.deps.db)).filter(
      ({ subject, action }) => subject === id && action.startsWith('att'),
    )
    expect(acts.map(({ action, decision }) => `${action} ${decision}`).sort()).toEqual([
      ...['attachment.add allow', 'attachment.add allow', 'attachment.read allow', 'attachment.read deny'],
      'attachment.remove allow',
    ])
  })

  it('the same request again adds nothing more', async () => {
    const id = await write()
    const key = freshKey()
    expect(yes(await add(id, photo(), key))).toEqual(yes(await add(id, photo(), key)))
    expect((await view(id)).attachments).toHaveLength(1)
  })

  it.each<[string, NewAttachment[], string]>([
    ['a third photograph', [photo(), photo()], 'kind'],
    ['a third document', [scan(), scan(), scan()], 'kind'],
    ['a PDF that is said to be a photograph', [{ ...scan(), kind: 'photo' }], 'mediaType'],
    ['a picture that is none', [{ ...photo(), bytes: base64(aPng()) }], 'bytes'],
    ['one that is too large', [large('x', 2_097_152)], 'bytes'],
  ])('%s is refused by rule', async (_, attachments, field) => {
    const id = await write()
    if (field === 'kind') for (const one of attachments.slice(0, 2)) yes(await add(id, one))
    const refused = await add(id, attachments.at(-1) as NewAttachment)
    expect(refused).toMatchObject({ problem: { code: 'refused_by_rule', errors: [{ rule: 'P-PURPOSE', field }] } })
  })

  it('bytes have one spelling', async () => {
    expect(no(await add(await write(), { ...photo(), bytes: `${base64(aJpeg({ bare: true }))}A` }))).toBe(
      'invalid_request',
    )
  })

  it('nothing leaves before the officer has said to have looked at it', async () => {
    const id = await write()
    yes(await add(id, photo()))
    const refused = await attest(id, { familyNewsOnly: true, removals: [] })
    expect(refused).toMatchObject({ problem: { errors: [{ rule: 'P-NOHARM', field: 'attachmentsChecked' }] } })
    yes(await attest(id))
  })

  it('and nothing at all under a policy pack that has no place for it; the letter alone leaves in the schema before', async () => {
    const network = origin.deps.network.current()
    if (network === null) throw new TypeError('the network is not known')
    const without = (names: readonly string[]) => names.filter((name) => name !== 'attachments')
    const pack = {
      ...network.pack,
      catalogue: network.pack.catalogue.filter(({ name }) => name !== 'attachments'),
      purposes: network.pack.purposes.map((one) => ({
        ...{ ...one, mandatory: without(one.mandatory), allowed: without(one.allowed) },
      })),
    }
    const deps = { ...origin.deps, network: { current: () => ({ ...network, pack }) } }
    const id = await write()
    const { attachmentId } = yes(await add(id, photo()))
    const attestNow = () => attestMessage(deps, origin.session(), id, LOOKED_AT, freshKey())
    expect(await attestNow()).toMatchObject({ problem: { errors: [{ rule: 'P-PURPOSE', field: 'attachments' }] } })
    yes(await removeAttachment(origin.deps, origin.session(), letterPlace(origin.deps, id), attachmentId))
    yes(await attestNow())
    await origin.sendAll()
    await transit.feed.poll()
    const rid = (await view(id)).recordId ?? ''
    const { header, submission } = exchange.records.get(rid) ?? {}
    expect([header?.schema, Object.keys(submission?.record.fields ?? {}).includes('attachments')]).toEqual([
      'message/1',
      false,
    ])
    expect(yes(await lookAtMessage(transit.deps, transit.session(), rid)).attachments).toEqual([])
  })

  it('nothing is added to, or taken out of, what has been attested', async () => {
    const id = await write()
    const { attachmentId } = yes(await add(id, photo()))
    yes(await attest(id))
    expect(no(await add(id, photo()))).toBe('conflict')
    expect(no(await removeAttachment(origin.deps, origin.session(), letterPlace(origin.deps, id), attachmentId))).toBe(
      'conflict',
    )
    expect(no(await add(freshKey().key, photo()))).toBe('not_found')
  })

  it('what is kept is sealed, kind and length included, and goes with a withdrawal', async () => {
    const id = await write()
    yes(await add(id, large('MARKER', 100)))
    const Row = Type.Object({ row: Type.String() })
    const rows = await origin.deps.db.many(
      Row,
      sql`select encode(content, 'escape') || encode(about, 'escape') || attachment::text as row from attachment`,
    )
    expect(JSON.stringify(rows)).not.toMatch(/MARKER|photo|jpeg/)
    yes(await withdrawMessage(origin.deps, origin.session(), id, { reason: 'duplicate' }))
    expect(await kept(origin, id)).toBe(0)
    expect((await view(id)).attachments).toEqual([])
  })
})

describe('where it is delivered', () => {
  it('attachments are listed with the letter, fetched when first asked for, and found there later', async () => {
    const [one, two] = [photo(aJpeg({ bare: true })), scan()]
    const { rid, seen } = await underWay(one, two)
    expect(seen.attachments.map(({ kind, mediaType }) => `${kind} ${mediaType}`)).toEqual([
      ...['photo image/jpeg', 'document application/pdf'],
    ])
    expect(JSON.stringify(seen)).not.toMatch(/digest|"key"/)
    expect(await kept(transit, rid)).toBe(0)
    const [first = '', second = ''] = seen.attachments.map(({ attachmentId }) => attachmentId)
    expect(base64(yes(await fetched(rid, first)).bytes)).toBe(one.bytes)
    expect(await kept(transit, rid)).toBe(2)
    exchange.blobs.clear()
    expect(Buffer.from(yes(await fetched(rid, second)).bytes).toString('latin1')).toContain('THE TEXT OF THE PAGE')
    expect(no(await fetched(rid, freshKey().key))).toBe('not_found')
    const looks = (await logged(transit.deps.db)).filter(({ action }) => action === 'attachment.read')
    const said = looks.filter(({ subject }) => subject === rid).map(({ decision }) => decision)
    expect(said.sort()).toEqual(['allow', 'allow', 'deny'])
  })

  it('a letter without any looks like one with all of them, but for the blob', async () => {
    const shapeOf = (rid: string) => {
      const { submission } = exchange.records.get(rid) ?? {}
      const fields = Object.entries(submission?.record.fields ?? {}).map(([name, { c }]) => [name, c.length])
      return [fields.sort(), submission?.record.leaves.length, submission?.grants.length]
    }
    const [none, all] = [await underWay(), await underWay(photo(), photo(), scan(), scan())]
    expect(shapeOf(all.rid)).toEqual(shapeOf(none.rid))
    expect(none.seen.attachments).toEqual([])
    const few = await underWay(photo())
    expect(exchange.records.get(few.rid)?.submission.blob?.length).toBe(
      exchange.records.get(all.rid)?.submission.blob?.length,
    )
  })

  it('they are erased with it', async () => {
    const { rid, seen } = await underWay(photo())
    yes(await fetched(rid, seen.attachments[0]?.attachmentId ?? ''))
    await transit.deps.db.transaction((tx) => eraseIncoming(tx, rid, { ...transit.deps }))
    expect(await kept(transit, rid)).toBe(0)
    expect(no(await fetched(rid, seen.attachments[0]?.attachmentId ?? ''))).toBe('not_found')
  })

  it.each<[string, (parts: Uint8Array[], other: Uint8Array[]) => void, string]>([
    ['one byte edited', ([first]) => first?.fill((first[100_000] ?? 0) ^ 1, 100_000, 100_001), 'binding_invalid'],
    ['two parts in the other order', (parts) => parts.reverse(), 'binding_invalid'],
    ['another message’s', (parts, other) => parts.splice(0, parts.length, ...other), 'binding_invalid'],
    ['a part missing', (parts) => parts.pop(), 'not_found'],
    [
      'a part that is shorter',
      (parts) => parts.splice(1, 1, parts[1]?.slice(1) ?? new Uint8Array()),
      'binding_invalid',
    ],
  ])('from an exchange that lies, nothing is kept: %s', async (_, lie, code) => {
    const [mine, other] = [await underWay(large('MINE', 300_000)), await underWay(large('OTHER', 300_000))]
    const partsOf = (rid: string) =>
      exchange.blobs.get(`origin ${exchange.records.get(rid)?.submission.blob?.id}`) as Uint8Array[]
    const honest = partsOf(mine.rid).map((part) => part.slice())
    lie(partsOf(mine.rid), partsOf(other.rid))
    const { attachmentId = '' } = mine.seen.attachments[0] ?? {}
    expect(no(await fetched(mine.rid, attachmentId))).toBe(code)
    expect(await kept(transit, mine.rid)).toBe(0)
    partsOf(mine.rid).splice(0, honest.length, ...honest)
    expect(Buffer.from(yes(await fetched(mine.rid, attachmentId)).bytes).toString('latin1')).toContain('MINE')
  })
})
