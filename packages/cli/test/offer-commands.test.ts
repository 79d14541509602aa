import { describe, expect, it } from 'vitest'
import { at, file } from './desk.ts'
import { id, refusal } from './workplace.ts'

const DUE = '2026-12-24T04:00:00.000Z'
const offer = {
  offerId: id(3),
  caseId: id(2),
  to: 'transit',
  due: DUE,
  state: 'offered',
  declineReason: null,
  refusals: [],
  receipt: null,
}
const row = { searchId: id(3), from: 'destination', due: DUE, state: 'offered' }
const view = {
  ...row,
  recordId: id(4),
  offerState: 'offered',
  receipt: null,
  preview: { 'preview.area': 'the harbour\u001b[2J' },
  actions: [],
  personId: null,
  refused: [],
}

describe('kinlink offers', () => {
  it('make one, under an idempotency key, and say until when it stands', async () => {
    const { kinlink, seen } = await at(() => ({ status: 201, body: offer }))
    const said = await kinlink(['offers', 'make', id(2), '--to', 'transit', '--due', '2026-12-24T00:00:00Z'])
    expect(said).toMatchObject({ exit: 0, err: '' })
    expect(said.out).toContain(DUE)
    expect(seen).toMatchObject([
      { method: 'POST', path: `/v1/cases/${id(2)}/offers`, body: { to: 'transit', due: '2026-12-24T00:00:00Z' } },
    ])
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect((await kinlink(['offers', 'make', id(2), '--to', 'transit', '--due', 'soon'])).exit).toBe(2)
    expect(seen).toHaveLength(1)
  })

  it('list them with what became of each', async () => {
    const refusals = [{ rule: 'P-MUTUAL', text: 'The due date is too far off.' }]
    const items = [
      { ...offer, state: 'declined', declineReason: 'no-capacity' },
      { ...offer, offerId: id(5), state: 'refused', refusals },
    ]
    const { kinlink } = await at(() => ({ status: 200, body: { items } }))
    const { out } = await kinlink(['offers', 'list', id(2)])
    expect(out).toMatch(new RegExp(`${id(3)} +transit +declined +${DUE} +no-capacity`))
    expect(out).toMatch(/refused .* P-MUTUAL: The due date is too far off\./)
    expect(JSON.parse((await kinlink(['offers', 'list', id(2), '--json'])).out)).toEqual({ items })
  })

  it('recall one, without promising that it came first', async () => {
    const { kinlink, seen } = await at(() => ({ status: 202, body: offer }))
    expect((await kinlink(['offers', 'recall', id(3)])).out).toContain('on its way')
    expect(seen).toMatchObject([{ path: `/v1/offers/${id(3)}/recall` }])
  })
})

describe('kinlink searches', () => {
  it('are listed and shown; nothing of them moves the terminal', async () => {
    const { kinlink } = await at(({ path }) => ({ status: 200, body: path.includes('?') ? { items: [row] } : view }))
    expect((await kinlink(['searches', 'list'])).out).toMatch(new RegExp(`${id(3)} +destination +offered +${DUE}`))
    const shown = await kinlink(['searches', 'show', id(3)])
    expect(shown.out).toContain('preview.area: the harbour')
    expect(shown.out).toContain(`kinlink searches accept ${id(3)}`)
    expect(shown.out).not.toContain('\u001b')
    expect(JSON.parse((await kinlink(['searches', 'show', id(3), '--json'])).out)).toEqual(view)
  })

  it('are compared with everybody registered here, when asked to', async () => {
    const evidence = [
      { feature: 'birth', agreement: 'exact', weight: 9, key: 'birth.exact', words: 'The same birthday.' },
    ]
    const items = [{ personId: id(9), weight: 14, probability: 0.98, evidence }]
    const { kinlink, seen } = await at(() => ({ status: 200, body: { items } }))
    expect((await kinlink(['searches', 'show', id(3), '--suggest'])).out).toMatch(
      new RegExp(`${id(9)} +98 % +The same birthday\\.`),
    )
    expect(seen).toMatchObject([{ path: `/v1/searches/${id(3)}/suggestions` }])
  })

  it('say an officer’s word', async () => {
    const { kinlink, seen } = await at(({ path }) => ({
      status: path.endsWith('located') ? 200 : 202,
      body: { ...row, state: path.endsWith('return') ? 'returned' : path.endsWith('located') ? 'located' : 'offered' },
    }))
    expect((await kinlink(['searches', 'accept', id(3)])).out).toContain('on its way')
    expect((await kinlink(['searches', 'decline', id(3), '--reason', 'no-access'])).out).toContain('on its way')
    expect((await kinlink(['searches', 'return', id(3)])).out).toContain('returned')
    expect((await kinlink(['searches', 'located', id(3), '--person', id(9)])).out).toContain('searches decide')
    expect(seen.map(({ path, body }) => [path, body])).toEqual([
      [`/v1/searches/${id(3)}/acceptance`, undefined],
      [`/v1/searches/${id(3)}/decline`, { reason: 'no-access' }],
      [`/v1/searches/${id(3)}/return`, undefined],
      [`/v1/searches/${id(3)}/located`, { personId: id(9) }],
    ])
    expect((await kinlink(['searches', 'decline', id(3), '--reason', 'we do not like them'])).exit).toBe(2)
    expect((await kinlink(['searches', 'located', id(3)])).exit).toBe(2)
    expect(seen).toHaveLength(4)
  })

  it('note an action and a decision from files, never from the command line', async () => {
    const { kinlink, seen } = await at(({ path }) =>
      path.endsWith('actions')
        ? { status: 201, body: { searchId: id(3), at: DUE } }
        : { status: 201, body: { decisionId: id(4), released: false, warnings: [] } },
    )
    const visit = await file('visit.json', { place: 'harbour', result: 'known there' })
    expect((await kinlink(['searches', 'action', id(3), '--kind', 'visit', '--file', visit])).exit).toBe(0)
    expect(seen[0]?.body).toEqual({ kind: 'visit', place: 'harbour', result: 'known there' })
    expect((await kinlink(['searches', 'action', id(3), '--kind', 'visit'])).exit).toBe(2)
    const decision = await file('decision.json', {
      revealCountry: false,
      takenBy: 'self',
      witness: 'Witness Name',
      language: 'am',
      method: 'signed',
      validUntil: '2027-01-01T00:00:00Z',
    })
    const said = await kinlink(['searches', 'decide', id(3), '--decision', 'nothing', '--file', decision])
    expect(said.out).toContain('Nothing is released.')
    expect(seen[1]?.path).toBe(`/v1/searches/${id(3)}/decision`)
  })

  it('pass on what casework refuses, and explain themselves', async () => {
    const { kinlink } = await at(() => refusal('conflict'))
    expect(await kinlink(['searches', 'return', id(3)])).toMatchObject({ exit: 4 })
    for (const name of ['make', 'list', 'recall'])
      expect((await kinlink(['offers', name, '--help'])).out).toContain(`kinlink offers ${name}`)
    for (const name of ['list', 'show', 'accept', 'decline', 'return', 'action', 'located', 'decide'])
      expect((await kinlink(['searches', name, '--help'])).out).toContain(`kinlink searches ${name}`)
  })
})
