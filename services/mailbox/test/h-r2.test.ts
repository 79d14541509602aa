import { sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countOf, type Ground, post, prepareGround, type Running, startMailbox, until } from './ground.ts'
import { bytes, submission, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running
beforeAll(async () => {
  ground = await prepareGround()
  mailbox = await startMailbox(ground)
})
afterAll(async () => {
  const t = performance.now()
  await mailbox.close()
  console.log('closed', performance.now() - t)
  await ground.close()
})

it('repetitions of a withdrawal that waits for a reader do not use up the connections', async () => {
  const { rid, body } = submission()
  const other = submission()
  await post(mailbox.url, '/internal/records', body)
  let took: unknown
  const waiting: Promise<{ status: number }>[] = []
  await ground.superuser.transaction(async (tx) => {
    await tx.many(Type.Object({ rid: Type.String() }), sql`select rid from record where rid = ${rid} for key share`)
    waiting.push(post(mailbox.url, '/internal/withdrawals', withdrawal('destination', rid)))
    // The calendar has begun to shred.
    await until(
      async () =>
        (await countOf(ground, sql`select count(*)::integer as count from pg_locks where locktype = 'transactionid' and not granted`)) >= 2,
    )
    for (let n = 0; n < 30; n += 1) {
      const again = { ...withdrawal('destination', rid), idempotency: { key: `k${n}`.padEnd(22, 'k'), requestHash: bytes(32) } }
      waiting.push(post(mailbox.url, '/internal/withdrawals', again))
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    const begun = performance.now()
    const { status } = await post(mailbox.url, '/internal/records', other.body)
    took = [status, performance.now() - begun < 3000]
    console.log(status, performance.now() - begun)
  })
  const t = performance.now()
  const all = await Promise.allSettled(waiting)
  console.log('after', performance.now() - t, JSON.stringify(all.map((a) => (a.status === 'fulfilled' ? a.value.status : String(a.reason)))))
  expect(took).toEqual([201, true])
})
