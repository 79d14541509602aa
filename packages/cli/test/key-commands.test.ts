import { describe, expect, it } from 'vitest'
import { at } from './desk.ts'
import { id, refusal } from './workplace.ts'

const row = {
  changeId: id(1),
  kind: 'officer-leaves',
  state: 'proposed',
  proposedBy: id(2),
  proposedAt: '2026-11-23T09:00:00.000Z',
  expiresAt: '2026-11-30T09:00:00.000Z',
  signedBy: [id(3)],
  seq: 4,
  code: null,
}
const change = {
  ...row,
  changes: {
    administrators: { added: [], dropped: [] },
    threshold: null,
    officers: { added: [], dropped: [id(4)] },
    epochs: { opened: [{ eid: id(5), line: 'society' }], closing: [{ eid: id(6), line: 'society' }], closed: [] },
    authenticationKeys: { added: [], dropped: [] },
    notAfter: null,
  },
}
const yes = (body: unknown) => () => ({ status: 200, body })

describe('kinlink keys changes', () => {
  it('lists what is proposed and what has become of it', async () => {
    const refused = { ...row, changeId: id(7), state: 'refused', code: 'statement_invalid' }
    const { kinlink, seen } = await at(yes({ items: [row, refused] }))
    const { out } = await kinlink(['keys', 'changes'])
    expect(out).toMatch(new RegExp(`${id(1)} +officer-leaves +proposed +2026-11-30T09:00:00.000Z\n`))
    expect(out).toMatch(new RegExp(`${id(7)} +officer-leaves +refused .* +statement_invalid\n`))
    expect(seen).toMatchObject([{ method: 'GET', path: '/v1/key-changes' }])
  })

  it('shows one in ids, so that whoever signs knows whom it shuts out', async () => {
    const { kinlink, seen } = await at(yes(change))
    const { out } = await kinlink(['keys', 'changes', id(1)])
    expect(out).toMatch(new RegExp(`dropped:\n +- ${id(4)}\n`))
    expect(seen).toMatchObject([{ path: `/v1/key-changes/${id(1)}` }])
    expect(JSON.parse((await kinlink(['keys', 'changes', id(1), '--json'])).out)).toEqual(change)
  })
})

describe('kinlink keys propose', () => {
  it.each([
    [['officer-leaves', '--officer', id(2)], { kind: 'officer-leaves', officerId: id(2) }],
    [['epoch-rotation'], { kind: 'epoch-rotation' }],
    [
      ['epoch-rotation', '--line', 'child', '--line', 'detention'],
      { kind: 'epoch-rotation', lines: ['child', 'detention'] },
    ],
    [['epoch-closing', '--epoch', id(6)], { kind: 'epoch-closing', epochs: [id(6)] }],
    [
      ['administrator', '--admin', id(2), '--admin', id(3), '--threshold', '2'],
      { kind: 'administrator', administrators: [id(2), id(3)], threshold: 2 },
    ],
  ])('hands in %j', async (argv, body) => {
    const { kinlink, seen } = await at(yes(change))
    expect((await kinlink(['keys', 'propose', ...argv])).exit).toBe(0)
    expect(seen).toMatchObject([{ method: 'POST', path: '/v1/key-changes', body }])
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  it.each([
    ['another kind', ['everything']],
    ['another line', ['epoch-rotation', '--line', 'all']],
    ['one administrator alone', ['administrator', '--admin', id(2)]],
    ['a threshold of one', ['administrator', '--admin', id(2), '--admin', id(3), '--threshold', '1']],
    ['a threshold that is no number', ['administrator', '--admin', id(2), '--admin', id(3), '--threshold', 'both']],
    ['no kind', []],
  ])('refuses %s before anything is sent', async (_title, argv) => {
    const { kinlink, seen } = await at(() => refusal('internal'))
    expect((await kinlink(['keys', 'propose', ...argv])).exit).toBe(2)
    expect(seen).toEqual([])
  })
})

describe('kinlink keys approve', () => {
  it('signs, or says no', async () => {
    const { kinlink, seen } = await at(({ path }) => ({
      status: 200,
      body: { ...change, state: path.endsWith('/rejection') ? 'rejected' : 'approved' },
    }))
    expect((await kinlink(['keys', 'approve', id(1)])).out).toBe(`Change ${id(1)} is approved.\n`)
    expect((await kinlink(['keys', 'approve', id(1), '--reject'])).out).toBe(`Change ${id(1)} is rejected.\n`)
    expect(seen).toMatchObject([
      { method: 'POST', path: `/v1/key-changes/${id(1)}/approval` },
      { method: 'POST', path: `/v1/key-changes/${id(1)}/rejection` },
    ])
  })

  it.each([
    ['which somebody has signed before', 'conflict'],
    ['which there is not', 'not_found'],
    ['which is for administrators', 'forbidden'],
  ] as const)('is refused for a change %s', async (_title, code) => {
    const { kinlink } = await at(() => refusal(code))
    const said = await kinlink(['keys', 'approve', id(1)])
    expect([said.exit, said.out]).toEqual([4, ''])
    expect(said.err).toContain(code)
  })
})

describe('kinlink keys epochs', () => {
  it('shows for each what is due, when it closes and how many wait for it', async () => {
    const epoch = {
      epochId: id(5),
      line: 'child',
      state: 'closing',
      openedAt: '2026-05-23T09:00:00Z',
      closesAt: '2026-12-23T09:00:00.000Z',
      due: false,
      holders: 3,
      waiting: [id(2), id(4)],
    }
    const open = { ...epoch, epochId: id(6), state: 'open', closesAt: null, due: true, waiting: [] }
    const { kinlink } = await at(yes({ items: [epoch, open] }))
    const { out } = await kinlink(['keys', 'epochs'])
    expect(out).toMatch(new RegExp(`${id(5)} +child +closing +\\S+ +2026-12-23T09:00:00.000Z +3 +2\n`))
    expect(out).toMatch(new RegExp(`${id(6)} +child +open +\\S+ +yes +3 +0\n`))
  })
})

describe('kinlink keys fingerprint', () => {
  const digits = '00001 00002 00003 00004 00005 00006'
  const keys = (n: number) => [{ kid: id(n), digits }]
  const list = {
    items: [
      { member: 'transit', keys: keys(1) },
      { member: 'origin', keys: keys(2) },
    ],
    recovery: '99999 00002 00003 00004 00005 00006',
  }

  it('shows digits of every administrator of a Society, and of the own recovery key', async () => {
    const { kinlink } = await at(yes(list))
    const { out } = await kinlink(['keys', 'fingerprint', 'origin'])
    expect(out).toMatch(new RegExp(`origin +${id(2)} +${digits}\n`))
    expect(out).not.toContain(id(1))
    expect(out).toContain('Recovery key of your Society: 99999')
    expect((await kinlink(['keys', 'fingerprint'])).out).toContain(id(1))
  })

  it('says nothing of a recovery key where there is none', async () => {
    const { kinlink } = await at(yes({ ...list, recovery: null }))
    expect((await kinlink(['keys', 'fingerprint'])).out).not.toContain('Recovery')
  })
})
