import { describe, expect, it } from 'vitest'
import { EXIT } from '../src/exit-codes.ts'
import { at } from './desk.ts'
import { id, type Reply, refusal, type Seen } from './workplace.ts'

const instant = '2026-11-23T04:00:00.000Z'
const LISTINGS: readonly [string, (n: number) => object][] = [
  ['rights incoming', (n) => ({ rightsRequestId: id(n), state: 'open', window: instant })],
  ['searches list', (n) => ({ searchId: id(n), from: 'destination', due: instant, state: 'offered' })],
  ['messages list', (n) => ({ messageId: id(n), state: 'in-transit', writtenOn: instant })],
  ['incoming list', (n) => ({ messageId: id(n), state: 'received', window: instant })],
]

describe('a listing', () => {
  it.each(LISTINGS)('kinlink %s goes on to the last page', async (command, row) => {
    const pages = ({ path }: Seen): Reply => ({
      status: 200,
      body: path.includes('after=more') ? { items: [row(2)] } : { items: [row(1)], next: 'more' },
    })
    const { kinlink } = await at(pages)
    const { out } = await kinlink(command.split(' '))
    expect(out).toContain(id(1))
    expect(out).toContain(id(2))
  })

  it('has no last row but the last, however many there are', async () => {
    const pages = ({ path }: Seen): Reply => {
      const page = Number(/after=page([0-9]+)/.exec(path)?.[1] ?? 0)
      const items = Array.from({ length: 200 }, (_, n) => LISTINGS[0]?.[1](page * 200 + n))
      return { status: 200, body: { items, ...(page < 6 ? { next: `page${page + 1}` } : {}) } }
    }
    const { kinlink } = await at(pages)
    const { out } = await kinlink(['rights', 'incoming', '--json'])
    expect(Object.values(JSON.parse(out) as Record<string, unknown[]>)[0]).toHaveLength(1400)
  })

  it.each(LISTINGS)('kinlink %s says that it is not for whoever asks, not that there is nothing', async (command) => {
    const { kinlink } = await at(() => refusal('forbidden'))
    const { exit, out } = await kinlink(command.split(' '))
    expect([exit, out]).toEqual([EXIT.refused, ''])
  })
})
