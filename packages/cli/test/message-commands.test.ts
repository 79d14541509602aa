import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { at, basis, file, placeOf } from './desk.ts'
import { id, type Reply, refusal, type Seen } from './workplace.ts'

const letter = { body: 'ደሓን ኢና።\nደሓን ድኻ፧', lang: 'ti', script: 'Ethi' }
const end = { names: [{ full: 'Selam Tesfay', script: 'Latn' }], address: 'Harbour street 3' }
const message = {
  to: 'transit',
  letter,
  sender: end,
  addressee: end,
  relationship: 'sister',
  openLetterAcknowledged: true,
  basis,
  until: '2027-02-01T00:00:00Z',
}
const attestation = { familyNewsOnly: true, removals: [] }

describe('kinlink messages', () => {
  it('writes one down, attests it, and never types a letter on the command line', async () => {
    const { kinlink, seen } = await at(({ path }) =>
      path.endsWith('/attestation')
        ? { status: 202, body: { messageId: id(1), state: 'submitted', warnings: [] } }
        : {
            status: 201,
            body: {
              messageId: id(1),
              state: 'drafted',
              warnings: [{ rule: 'P-VOICE', article: '3.2', field: 'addressee.address', text: 'No address.' }],
            },
          },
    )
    const written = await kinlink(['messages', 'write', '-'], { stdin: JSON.stringify(message) })
    expect(written).toMatchObject({ exit: 0, err: '' })
    expect(written.out).toMatch(/drafted[\s\S]*addressee\.address +P-VOICE +3\.2/)
    const attested = await kinlink(['messages', 'attest', id(1), await file('word.json', attestation)])
    expect(attested.out).toContain('submitted')
    expect(seen).toMatchObject([
      { method: 'POST', path: '/v1/messages', body: message },
      { method: 'POST', path: `/v1/messages/${id(1)}/attestation`, body: attestation },
    ])
  })

  it('names the place of what does not fit, never the letter', async () => {
    const { kinlink, seen } = await at(() => refusal('internal'))
    const said = await kinlink(['messages', 'write', await file('m.json', { ...message, until: 'secret', until2: 1 })])
    expect(said.exit).toBe(2)
    expect(said.err).toContain('/until')
    expect(said.err).not.toMatch(/secret|ደሓን/)
    expect((await kinlink(['messages', 'attest', id(1), await file('a.json', { removals: [] })])).exit).toBe(2)
    expect(seen).toEqual([])
  })

  it('lists them and shows what came back, without moving the terminal', async () => {
    const view = {
      messageId: id(1),
      state: 'replied',
      writtenOn: '2026-11-23T09:00:00Z',
      recordId: id(2),
      message,
      attachments: [],
      refusals: [],
      reply: { ...letter, body: 'ሰላም\u202e' },
      replyAttachments: [],
      caseId: null,
      erasure: null,
    }
    const { kinlink } = await at(({ path }) =>
      path.includes(id(1))
        ? { status: 200, body: view }
        : { status: 200, body: { items: [{ messageId: id(1), state: 'in-transit', writtenOn: view.writtenOn }] } },
    )
    expect((await kinlink(['messages', 'list'])).out).toMatch(new RegExp(`${id(1)} +in-transit`))
    const said = await kinlink(['messages', 'show', id(1)])
    expect(said.out).toContain('state: replied')
    expect(said.out).not.toContain('\u202e')
  })

  it('turns a message that reaches nobody into a tracing request', async () => {
    const { kinlink, seen } = await at(() => ({
      status: 202,
      body: { caseId: id(3), state: 'submitted', warnings: [] },
    }))
    const person = { names: end.names, sex: 'female', birth: null }
    const request = {
      enquirer: { person, relationship: 'sister', basis },
      sought: { person },
      separation: { cause: 'conflict' },
      search: { recipients: ['transit'], stateOfOrigin: 'exclude', withholdFrom: [] },
      basis,
    }
    const said = await kinlink(['messages', 'tracing-request', id(1), await file('r.json', request)])
    expect(said.out).toContain(`became case ${id(3)}`)
    expect(seen).toMatchObject([{ path: `/v1/messages/${id(1)}/tracing-request`, body: request }])
  })
})

describe('what comes with a message', () => {
  const added = (n: number) => ({ attachmentId: id(n), kind: 'photo', mediaType: 'image/jpeg', length: 3 })
  const answers = ({ path }: Seen): Reply => {
    if (path.endsWith('attachments')) return { status: 201, body: added(7) }
    if (path.endsWith('/attestation'))
      return { status: 202, body: { messageId: id(1), state: 'submitted', warnings: [] } }
    return { status: 201, body: { messageId: id(1), state: 'drafted', warnings: [] } }
  }

  it('is added between writing and attesting; what a file is called stays here', async () => {
    const { kinlink, seen } = await at(answers)
    const [jpeg, pdf] = [
      await file('Selam.txt', Buffer.from('ffd8ff00', 'hex')),
      await file('x', Buffer.from('%PDF-1.4')),
    ]
    const word = await file('word.json', { ...attestation, attachmentsChecked: true })
    const given = ['--photo', jpeg, '--photo', jpeg, '--document', pdf]
    const said = await kinlink(['messages', 'send', await file('m.json', message), word, ...given])
    expect(said).toMatchObject({ exit: 0 })
    expect(said.out).toContain('with 3 attachments')
    const path = `/v1/messages/${id(1)}/attachments`
    expect(seen).toMatchObject([
      { path: '/v1/messages' },
      { path, body: { kind: 'photo', mediaType: 'image/jpeg', bytes: '/9j/AA==' } },
      { path, body: { kind: 'photo' } },
      { path, body: { kind: 'document', mediaType: 'application/pdf' } },
      { path: `/v1/messages/${id(1)}/attestation`, body: { attachmentsChecked: true } },
    ])
    expect(JSON.stringify(seen)).not.toContain('Selam.txt')
  })

  it('that cannot be read or is of no known type sends nothing at all', async () => {
    const { kinlink, seen } = await at(answers)
    const files = [await file('m.json', message), await file('word.json', attestation)]
    for (const path of [placeOf('missing'), await file('film', Buffer.from('ftypmp42'))])
      expect((await kinlink(['messages', 'send', ...files, '--photo', path])).exit).toBe(2)
    expect((await kinlink(['messages', 'attach', id(1)])).exit).toBe(2)
    expect(seen).toEqual([])
  })

  it('is the message itself where it is spoken, and goes with a reply slip alike', async () => {
    const { kinlink, seen } = await at(answers)
    const [ogg, wav] = [await file('voice', Buffer.from('OggS')), await file('dictated', Buffer.from('RIFF'))]
    const spoken = { ...message, letter: { recorded: true, lang: 'ti' } }
    const [letterFile, word] = [
      await file('m.json', spoken),
      await file('word.json', { ...attestation, attachmentsChecked: true }),
    ]
    expect((await kinlink(['messages', 'send', letterFile, word, '--recording', ogg])).exit).toBe(0)
    expect((await kinlink(['incoming', 'attach', id(5), '--recording', wav])).exit).toBe(0)
    expect(seen).toMatchObject([
      { path: '/v1/messages', body: { letter: spoken.letter } },
      { path: `/v1/messages/${id(1)}/attachments`, body: { kind: 'recording', mediaType: 'audio/ogg' } },
      { path: `/v1/messages/${id(1)}/attestation` },
      {
        path: `/v1/incoming-messages/${id(5)}/reply-attachments`,
        body: { kind: 'recording', mediaType: 'audio/wav' },
      },
    ])
  })

  it.each([
    ['messages', 'download', 'messages', 'attachments'],
    ['messages', 'download-reply', 'messages', 'reply-attachments'],
    ['incoming', 'download', 'incoming-messages', 'attachments'],
  ])('is saved by %s %s, and over nothing', async (command, verb, base, part) => {
    const { kinlink, seen } = await at(() => ({ status: 200, body: 'the file' }))
    const path = placeOf('saved')
    expect((await kinlink([command, verb, id(1), id(7), path])).exit).toBe(0)
    expect(await readFile(path, 'utf8')).toBe('"the file"')
    expect((await kinlink([command, verb, id(1), id(7), path])).exit).toBe(2)
    expect(seen[0]).toMatchObject({ method: 'GET', path: `/v1/${base}/${id(1)}/${part}/${id(7)}` })
  })
})

describe('kinlink incoming', () => {
  const acted = (state: string, leaves: boolean): Reply => ({
    status: 200,
    body: { messageId: id(5), state, leaves, warnings: [] },
  })

  it('lists and opens what is to be delivered', async () => {
    const row = { messageId: id(5), state: 'received', window: '2026-11-23T04:00:00Z' }
    const view = { ...row, from: 'origin', content: { letter }, attachments: [], replyAttachments: [], delivery: null }
    const { kinlink } = await at(({ path }) => ({ status: 200, body: path.includes(id(5)) ? view : { items: [row] } }))
    expect((await kinlink(['incoming', 'list'])).out).toMatch(new RegExp(`${id(5)} +received`))
    expect((await kinlink(['incoming', 'show', id(5)])).out).toContain('from: origin')
  })

  it('returns a message for one of two reasons, which tell nothing of anybody', async () => {
    const { kinlink, seen } = await at(() => acted('returned', true))
    const said = await kinlink(['incoming', 'return', id(5), '--reason', 'address-insufficient'])
    expect(said.out).toContain('told at the next window')
    expect((await kinlink(['incoming', 'return', id(5), '--reason', 'deceased'])).exit).toBe(2)
    expect((await kinlink(['incoming', 'return', id(5)])).exit).toBe(2)
    expect(seen).toMatchObject([
      { path: `/v1/incoming-messages/${id(5)}/return`, body: { reason: 'address-insufficient' } },
    ])
  })

  it('records the true reason from a file, and says that nothing leaves', async () => {
    const { kinlink, seen } = await at(() => acted('not-delivered', false))
    const body = { outcome: 'not-delivered', reason: 'wishes-no-contact' }
    const said = await kinlink(['incoming', 'deliver', id(5), '-'], { stdin: JSON.stringify(body) })
    expect(said.out).toContain('Nothing leaves.')
    expect(seen).toMatchObject([{ path: `/v1/incoming-messages/${id(5)}/delivery`, body }])
  })

  it('sends the reply slip', async () => {
    const { kinlink, seen } = await at(() => acted('replied', true))
    const body = { letter, attestation, basis }
    expect((await kinlink(['incoming', 'reply', id(5), await file('reply.json', body)])).exit).toBe(0)
    expect(seen).toMatchObject([{ path: `/v1/incoming-messages/${id(5)}/reply`, body }])
  })
})
