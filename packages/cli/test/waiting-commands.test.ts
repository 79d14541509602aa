import { describe, expect, it } from 'vitest'
import { at } from './desk.ts'
import { id, officer, refusal } from './workplace.ts'

const row = (n: number, said: object = {}) => ({
  caseId: id(n),
  askedBy: id(n + 100),
  since: '2026-11-23T09:00:00.000Z',
  budgetFreeAt: '2026-11-24T08:00:00.000Z',
  approvedBy: null,
  ...said,
})

describe('kinlink waiting', () => {
  it('lists to the last page which requests wait, who asked, until when, and who has approved', async () => {
    const approved = row(2, { askedBy: null, approvedBy: id(9) })
    const { kinlink, seen } = await at(({ path }) => ({
      status: 200,
      body: path.includes('after=more') ? { items: [approved] } : { items: [row(1)], next: 'more' },
    }))
    const { exit, out } = await kinlink(['waiting'])
    expect(exit).toBe(0)
    expect(out).toMatch(new RegExp(`${id(1)} +${id(101)} +2026-11-23T09:00:00.000Z +2026-11-24T08:00:00.000Z\n`))
    expect(out).toMatch(new RegExp(`${id(2)} +2026-11-23T09:00:00.000Z +2026-11-24T08:00:00.000Z +${id(9)}\n`))
    expect(JSON.parse((await kinlink(['waiting', '--json'])).out)).toEqual({ items: [row(1), approved] })
    expect(seen.every(({ method, path }) => method === 'GET' && path.startsWith('/v1/waiting?'))).toBe(true)
  })

  it('says that none waits', async () => {
    const { kinlink } = await at(() => ({ status: 200, body: { items: [] } }))
    expect((await kinlink(['waiting'])).out).toBe('no requests wait for a budget\n')
  })
})

describe('kinlink approve', () => {
  it('signs for one request, and says when a colleague had done so before', async () => {
    const { kinlink, seen } = await at(({ path }) => ({
      status: 200,
      body: path.includes(id(1)) ? row(1, { approvedBy: officer }) : row(2, { approvedBy: id(9) }),
    }))
    expect(await kinlink(['approve', id(1)])).toMatchObject({
      exit: 0,
      out: `Case ${id(1)} is approved and on its way.\n`,
    })
    expect((await kinlink(['approve', id(2)])).out).toBe(`Case ${id(2)} has been approved before, by ${id(9)}.\n`)
    expect(JSON.parse((await kinlink(['approve', id(1), '--json'])).out)).toEqual(row(1, { approvedBy: officer }))
    expect(seen[0]).toMatchObject({ method: 'POST', path: `/v1/waiting/${id(1)}/approval`, body: undefined })
  })

  it.each([
    ['is not for whoever asked', 'second_person', 4],
    ['is for officers alone', 'forbidden', 4],
    ['knows no such request that waits', 'not_found', 4],
    ['needs a session', 'unauthenticated', 3],
  ] as const)('%s', async (_title, code, exit) => {
    const { kinlink } = await at(() => refusal(code))
    const said = await kinlink(['approve', id(1)])
    expect([said.exit, said.out]).toEqual([exit, ''])
    expect(said.err).toContain(code)
  })

  it('takes one id and nothing else, and explains itself', async () => {
    const { kinlink, seen } = await at(() => refusal('internal'))
    for (const rest of [[], ['../cases'], [id(1), id(2)]]) expect((await kinlink(['approve', ...rest])).exit).toBe(2)
    expect(seen).toEqual([])
    for (const name of ['waiting', 'approve'])
      expect((await kinlink([name, '--help'])).out).toContain(`kinlink ${name}`)
  })
})
