import { randomBytes } from 'node:crypto'
import type {
  AttachmentView,
  Attestation,
  IncomingMessageActed,
  MessageDelivery,
  MessageDrafted,
  MessageView,
  NewAttachment,
  ReleaseRow,
} from '@kinlink/contracts'
import { checkBlindExchange } from '@kinlink/demo'
import { createDb, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { beforeAll, describe, expect, it } from 'vitest'
import { aPhoto, aScan, aVoice, soundsFor } from './support/attachment.ts'
import { storesOfTheExchange } from './support/exchange-stores.ts'
import { aMessage, aReply, arrived, comesTo, FAMILY_NEWS, messageAt, sendMessage } from './support/message.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { until } from './support/until.ts'

const network = theNetwork()
let origin: Officer
let destination: Officer
let transit: Officer
beforeAll(async () => {
  origin = await signedIn(network, 'origin', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
  transit = await signedIn(network, 'transit', 'tracing-officer')
})

const SPOKEN = { recorded: true, lang: 'ti' } as const
const HEARD: Attestation = { ...FAMILY_NEWS, attachmentsChecked: true }
const BROUGHT: MessageDelivery = { outcome: 'delivered', method: 'by-hand', readAloud: false, mayTellSender: true }
const typed = (label: string): string => `Canary${randomBytes(8).toString('hex').replace(/\d/g, 'k')} ${label}`
const newId = (): string => randomBytes(16).toString('base64url')
const act = (recordId: string, what: string, body: object) =>
  destination.post<IncomingMessageActed>(`/v1/incoming-messages/${recordId}/${what}`, body)
const slip = (recordId: string) => `/v1/incoming-messages/${recordId}/reply-attachments`
const addToSlip = (recordId: string, what: NewAttachment) => destination.post<AttachmentView>(slip(recordId), what)
const saved = (officer: Officer, path: string) => officer.call({ method: 'GET', path })
/** What came with a reply is fetched behind its opening. */
const savedOnceCome = (officer: Officer, path: string) =>
  until('what came with the reply is kept', async () => {
    const file = await saved(officer, path)
    return file.status === 503 ? undefined : file
  })
/** A message that came and was brought to its addressee, whom it may be said to have reached. */
async function brought(...sent: Parameters<typeof sendMessage>) {
  const ids = await sendMessage(...sent)
  await arrived(destination, ids.recordId)
  await act(ids.recordId, 'delivery', BROUGHT)
  return ids
}

describe('a message in somebody’s own voice', () => {
  const words = new Map(
    ['voice', 'place beside the voice', 'voice of the reply', 'picture of the reply'].map((l) => [l, typed(l)]),
  )
  const word = (label: string): string => words.get(label) ?? label
  let ids: { messageId: string; recordId: string }
  let replied: MessageView

  it('is brought as it was spoken, without what the recorder wrote beside it, and is played to the addressee', async () => {
    const voice = aVoice(word('voice'), word('place beside the voice'))
    ids = await sendMessage(origin, aMessage({ letter: SPOKEN }), origin, [voice])
    const { content, attachments } = await arrived(destination, ids.recordId)
    expect(content).toMatchObject({
      letter: { lang: 'ti', relationship: 'brother' },
      spoken: 'recorded',
      attestation: { ...HEARD, openLetterAcknowledged: true },
    })
    expect(content.letter).not.toHaveProperty('body')
    expect(attachments).toMatchObject([{ kind: 'recording', mediaType: 'audio/ogg' }])
    const path = `/v1/incoming-messages/${ids.recordId}/attachments/${attachments[0]?.attachmentId}`
    const file = await saved(destination, path)
    expect(file).toMatchObject({
      status: 200,
      headers: { 'content-type': 'audio/ogg', 'content-disposition': 'attachment; filename="attachment.ogg"' },
    })
    expect(file.text).toContain(word('voice'))
    expect(file.text).not.toContain(word('place beside the voice'))
    expect((await saved(transit, path)).status).toBe(404)
    await act(ids.recordId, 'delivery', { ...BROUGHT, playedAloud: true })
    expect((await arrived(destination, ids.recordId)).delivery).toMatchObject({ playedAloud: true })
  })

  it('is answered in a voice and with a photograph, which come back with the reply slip at a window', async () => {
    await addToSlip(ids.recordId, aVoice(word('voice of the reply')))
    await addToSlip(ids.recordId, aPhoto(word('picture of the reply')))
    const unheard = await destination.refused(`/v1/incoming-messages/${ids.recordId}/reply`, aReply({ letter: SPOKEN }))
    expect(unheard).toMatchObject({ status: 422, errors: [{ rule: 'P-NOHARM', field: 'attachmentsChecked' }] })
    expect(await act(ids.recordId, 'reply', aReply({ letter: SPOKEN, attestation: HEARD }))).toMatchObject({
      state: 'replied',
      leaves: true,
    })
    expect(await destination.refused(slip(ids.recordId), aPhoto())).toMatchObject({ status: 409 })
    replied = await comesTo(origin, ids.messageId, 'replied')
    expect(replied).toMatchObject({
      reply: SPOKEN,
      replyAttachments: [
        { kind: 'recording', mediaType: 'audio/ogg' },
        { kind: 'photo', mediaType: 'image/png' },
      ],
    })
    const [voice, photo] = replied.replyAttachments.map(({ attachmentId }) => attachmentId)
    const at = (id?: string) => `/v1/messages/${ids.messageId}/reply-attachments/${id}`
    expect((await savedOnceCome(origin, at(voice))).text).toContain(word('voice of the reply'))
    expect((await savedOnceCome(origin, at(photo))).text).toContain(word('picture of the reply'))
    expect((await saved(transit, at(photo))).status).toBe(404)
    const auditor = await signedIn(network, 'origin', 'auditor')
    expect((await saved(auditor, at(photo))).status).toBe(403)
  })

  it('lies nowhere at the exchange, and neither does its answer', async () => {
    const values = new Map([...words, ['record id', ids.recordId]])
    const check = await checkBlindExchange(values, storesOfTheExchange(network), () => {})
    expect(check.leaks.filter(({ label }) => label !== 'record id')).toEqual([])
    expect(check).toMatchObject({ searched: values.size, found: 1, controlsFound: 4 })
  })

  it('ends with a withdrawal, and so does what came back', async () => {
    const [one] = replied.replyAttachments
    await origin.post(`/v1/messages/${ids.messageId}/withdrawal`, { reason: 'duplicate' })
    const path = `/v1/messages/${ids.messageId}/reply-attachments/${one?.attachmentId}`
    expect((await saved(origin, path)).status).toBe(404)
    expect(await messageAt(origin, ids.messageId)).toMatchObject({ reply: null, replyAttachments: [] })
  })
})

describe('an oral message that an officer took down', () => {
  it('is a text that says so, and so may be its answer', async () => {
    const letter = { body: 'ደሓን ኣለኹ፡ ኢሉ።', lang: 'ti', script: 'Ethi', oral: true } as const
    const { messageId, recordId } = await brought(origin, aMessage({ letter }))
    const { body, lang, script } = letter
    expect((await arrived(destination, recordId)).content).toMatchObject({
      letter: { body, lang, script },
      spoken: 'oral',
    })
    await act(recordId, 'reply', aReply({ letter }))
    expect(await comesTo(origin, messageId, 'replied')).toMatchObject({ reply: letter, replyAttachments: [] })
  })
})

describe('what the exchange sees of an answer', () => {
  const Blob = Type.Object({ rid: Type.String(), bytes: Type.Integer() })
  const blobsOf = async (rids: readonly string[]) => {
    const db = createDb({ connectionString: network.exchange.databaseUrl, schema: 'mailbox', max: 1 })
    try {
      const all = [...rids]
      return await db.many(
        Blob,
        sql`select rid, sum(length(bytes))::integer as bytes from blob_part where rid = any(${all}) group by rid`,
      )
    } finally {
      await db.close()
    }
  }

  it('is the same whether somebody was reached and answers, or nobody can be found at the address', async () => {
    const before = new Set((await origin.all<ReleaseRow>('/v1/releases')).map(({ releaseId }) => releaseId))
    const replying = await brought(origin, aMessage())
    await addToSlip(replying.recordId, aScan('the letter as it was written'))
    await act(replying.recordId, 'reply', aReply({ attestation: HEARD }))
    const returned = await sendMessage(origin, aMessage())
    await arrived(destination, returned.recordId)
    await act(returned.recordId, 'return', { reason: 'address-insufficient' })
    await comesTo(origin, replying.messageId, 'replied')
    await comesTo(origin, returned.messageId, 'address-insufficient')
    const rows = await origin.all<ReleaseRow>('/v1/releases')
    const answers = rows.map(({ releaseId }) => releaseId).filter((id) => !before.has(id))
    const blobs = await blobsOf(answers)
    expect(blobs.map(({ rid }) => rid).sort()).toEqual([...answers].sort())
    expect(answers.length).toBeGreaterThanOrEqual(3)
    expect(new Set(blobs.map(({ bytes }) => bytes)).size).toBe(1)
  })
})

describe('what is no spoken message', () => {
  const drafted = async (letter: Parameters<typeof aMessage>[0] = { letter: SPOKEN }) =>
    `/v1/messages/${(await origin.post<MessageDrafted>('/v1/messages', aMessage(letter))).messageId}`
  const m4a = Buffer.concat([Buffer.from('\0\0\0\x20ftypM4A ', 'latin1'), Buffer.alloc(64)]).toString('base64')

  it.each<[string, object, object]>([
    ['a recording that is another kind of file', { ...aVoice(), bytes: m4a }, { errors: [{ field: 'bytes' }] }],
    ['a recording of more than three minutes', soundsFor(180.06), { errors: [{ field: 'bytes' }] }],
    ['a picture said to be a recording', { ...aPhoto(), kind: 'recording' }, { errors: [{ field: 'mediaType' }] }],
    ['a film', { ...aVoice(), mediaType: 'video/mp4' }, { code: 'invalid_request' }],
  ])('%s is refused', async (_, body, refusal) => {
    const path = await drafted()
    expect(await origin.refused(`${path}/attachments`, body)).toMatchObject(refusal)
  })

  it('a file that says where it was recorded is called by its name', async () => {
    const { errors } = await origin.refused(`${await drafted()}/attachments`, { ...aVoice(), bytes: m4a })
    expect(errors?.[0]?.text).toMatch(/^The file is MP4/)
  })

  it('three minutes are a message', async () => {
    expect(await origin.post(`${await drafted()}/attachments`, soundsFor(180))).toMatchObject({ kind: 'recording' })
  })

  it('it is a text or a recording: neither is not attested, and both cannot be put together', async () => {
    const empty = await drafted()
    const nothing = await origin.refused(`${empty}/attestation`, FAMILY_NEWS)
    expect(nothing).toMatchObject({ status: 422, errors: [{ rule: 'P-PURPOSE', field: 'letter' }] })
    const written = await drafted({})
    const beside = await origin.refused(`${written}/attachments`, aVoice())
    expect(beside).toMatchObject({ status: 422, errors: [{ rule: 'P-PURPOSE', field: 'kind' }] })
    const both = { ...aMessage().letter, recorded: true }
    expect(await origin.refused('/v1/messages', { ...aMessage(), letter: both })).toMatchObject({ status: 400 })
  })

  it('is attested by an officer who has listened to it, and only one may come', async () => {
    const path = await drafted()
    await origin.post(`${path}/attachments`, aVoice('one'))
    const second = await origin.refused(`${path}/attachments`, aVoice('two'))
    expect(second).toMatchObject({ status: 422, errors: [{ rule: 'P-PURPOSE', field: 'kind' }] })
    const unheard = await origin.refused(`${path}/attestation`, FAMILY_NEWS)
    expect(unheard).toMatchObject({ status: 422, errors: [{ rule: 'P-NOHARM', field: 'attachmentsChecked' }] })
  })

  it('a text is read and not played', async () => {
    const { recordId } = await sendMessage(origin, aMessage())
    await arrived(destination, recordId)
    const path = `/v1/incoming-messages/${recordId}/delivery`
    const played = await destination.refused(path, { ...BROUGHT, playedAloud: true })
    expect(played).toMatchObject({ status: 422, errors: [{ rule: 'P-PURPOSE', field: 'playedAloud' }] })
  })
})

describe('what comes with a reply slip', () => {
  it('is added once the addressee was reached and may be spoken of, and fits into the size of every answer', async () => {
    const { recordId } = await sendMessage(origin, aMessage())
    await arrived(destination, recordId)
    expect(await destination.refused(slip(recordId), aPhoto())).toMatchObject({ status: 409 })
    await act(recordId, 'delivery', BROUGHT)
    const large = aPhoto('x'.repeat(524_288))
    const refused = await destination.refused(slip(recordId), large)
    expect(refused).toMatchObject({ status: 422, code: 'refused_by_rule' })
    for (const { field } of refused.errors ?? []) expect(field).toBe('bytes')
    const { attachmentId } = await addToSlip(recordId, aPhoto())
    expect((await arrived(destination, recordId)).replyAttachments).toMatchObject([{ attachmentId }])
    const gone = await destination.call({ method: 'DELETE', path: `${slip(recordId)}/${attachmentId}` })
    expect(gone.status).toBe(204)
    expect((await arrived(destination, recordId)).replyAttachments).toEqual([])
    expect((await saved(destination, `${slip(recordId)}/${attachmentId}`)).status).toBe(404)
  })

  it('is not at a message that is not there', async () => {
    const path = slip(newId())
    expect(await destination.refused(path, aPhoto())).toMatchObject({ status: 404, code: 'not_found' })
    expect((await saved(destination, `${path}/${newId()}`)).status).toBe(404)
  })
})
