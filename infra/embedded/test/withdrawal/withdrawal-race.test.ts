import { connect } from 'node:net'
import { raw, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterEach, expect, it } from 'vitest'
import { signToken } from '../../../../services/gateway/test/token.ts'
import { submission, withdrawal } from '../../../../services/mailbox/test/objects.ts'
import { type ExchangePair, startPair, TOKEN } from './exchange-pair.ts'
import { startLeakingProxy } from './leaking-proxy.ts'
import { race } from './race.ts'

let pair: ExchangePair | undefined
afterEach(() => pair?.close())

const Count = Type.Object({ count: Type.Integer() })
const rows = async ({ superuser }: ExchangePair, table: string): Promise<number> =>
  (await superuser.one(Count, sql`select count(*)::integer as count from ${raw(table)}`)).count

it('of a thousand withdrawals against reads, windows and candidates, none is followed by a byte of a field', async () => {
  pair = await startPair()
  const { handed, close, late, shown } = await race(pair, 1000)
  expect([late, shown]).toEqual([0, 0])
  // It was a race: of every kind much was handed out, and not a little while the withdrawal was on its way. How much
  // depends on how busy the machine is.
  expect(Math.min(...Object.values(handed))).toBeGreaterThan(200)
  expect(close).toBeGreaterThan(50)
  while ((await rows(pair, 'record_ended')) < 1000) await new Promise((resolve) => setTimeout(resolve, 100))
  for (const table of ['record', 'record_grant', 'activation', 'candidate', 'release_due'])
    expect([table, await rows(pair, table)]).toEqual([table, 0])
  expect(await rows(pair, 'mailbox_keys.record_key')).toBe(0)
}, 600_000)

it('would be noticed to fail if records were handed out without being held', async () => {
  pair = await startPair(startLeakingProxy)
  expect((await race(pair, 45)).late).toBeGreaterThan(0)
}, 120_000)

it('a Society that does not take what it asked for is cut off, and delays a withdrawal by seconds at most', async () => {
  pair = await startPair()
  const { rid, body } = submission({ type: 'message', recipients: ['transit'], fieldBytes: 45_000 })
  const post = (path: string, json: unknown) =>
    fetch(new URL(path, pair?.mailbox), {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(json),
    })
  expect((await post('/internal/records', body)).status).toBe(201)
  const { port } = new URL(pair.gateway)
  const socket = connect(Number(port), '127.0.0.1')
  socket.pause()
  const cut = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  const token = signToken({ sub: 'transit' })
  const asking = `GET /v1/records/${rid} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`
  socket.write(asking.repeat(200))
  // Once the buffers are full, an answer is taken no further and its record stays held.
  let steady = 0
  for (let last = 0; steady < 5; last = socket.bytesRead) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    steady = (await held(pair)) > 0 && socket.bytesRead === last ? steady + 1 : 0
  }
  const since = performance.now()
  expect((await post('/internal/withdrawals', withdrawal('destination', rid))).status).toBe(200)
  expect(performance.now() - since).toBeGreaterThan(500)
  expect(performance.now() - since).toBeLessThan(4500)
  socket.resume()
  socket.end()
  await cut
}, 60_000)

const held = async ({ superuser }: ExchangePair): Promise<number> =>
  (
    await superuser.one(
      Count,
      sql`select count(*)::integer as count from pg_stat_activity
          where datname = current_database() and usename like '%mailbox' and state = 'idle in transaction'`,
    )
  ).count
