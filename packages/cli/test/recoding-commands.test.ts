import { describe, expect, it } from 'vitest'
import { at } from './desk.ts'
import { id, refusal } from './workplace.ts'

const recoding = (said: object = {}) => ({
  epoch: id(1),
  since: '2026-11-23T09:00:00.000Z',
  phase: 'recoding',
  total: 300,
  done: 100,
  waiting: 199,
  failed: 1,
  under: [{ epoch: id(2), entries: 200 }],
  ...said,
})
const yes = (body: unknown) => () => ({ status: 200, body })

describe('kinlink keys recoding', () => {
  it('shows how much is done, under which key the rest is, and the figures for programs', async () => {
    const { kinlink, seen } = await at(yes({ recoding: recoding() }))
    const { exit, out } = await kinlink(['keys', 'recoding'])
    expect(exit).toBe(0)
    expect(out).toContain(`[${'#'.repeat(10)}${'.'.repeat(20)}] 100 of 300 coded anew, 199 waiting, 1 failed\n`)
    expect(out).toContain(`under ${id(2)}: 200\n`)
    expect(JSON.parse((await kinlink(['keys', 'recoding', '--json'])).out)).toEqual({ recoding: recoding() })
    expect(seen).toMatchObject([{ method: 'GET', path: '/v1/recodings' }, {}])
  })

  it('shows a full bar only when nothing is left', async () => {
    const almost = recoding({ done: 299, waiting: 1, failed: 0 })
    const { kinlink } = await at(yes({ recoding: almost }))
    expect((await kinlink(['keys', 'recoding'])).out).toContain(`[${'#'.repeat(29)}.]`)
    const all = await at(yes({ recoding: recoding({ phase: 'done', done: 300, waiting: 0, failed: 0, under: [] }) }))
    expect((await all.kinlink(['keys', 'recoding'])).out).toContain(`[${'#'.repeat(30)}]`)
  })

  it('says what an administrator has to see to: that a tracing officer has to sign in', async () => {
    const { kinlink } = await at(yes({ recoding: recoding({ phase: 'no-mandate' }) }))
    expect((await kinlink(['keys', 'recoding'])).out).toContain('a tracing officer signs in')
  })

  it('says that there is no linkage key, and is for administrators', async () => {
    const { kinlink } = await at(yes({ recoding: null }))
    expect((await kinlink(['keys', 'recoding'])).out).toBe('There is no linkage key to code entries under.\n')
    const other = await at(() => refusal('forbidden'))
    expect((await other.kinlink(['keys', 'recoding'])).exit).toBe(4)
  })
})
