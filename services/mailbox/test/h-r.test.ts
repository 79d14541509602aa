import { sql } from '@kinlink/postgres'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { countOf, emitted, type Ground, post, prepareGround, type Running, startMailbox, steppingClock, until } from './ground.ts'
import { submission, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running
let clock: ReturnType<typeof steppingClock>
beforeEach(async () => {
  clock = steppingClock('2026-11-23T10:00:00Z')
  ground = await prepareGround()
  mailbox = await startMailbox(ground, clock)
})
afterEach(async () => {
  await mailbox.close()
  await ground.close()
})

it('a release that is withdrawn while its window is being worked on is told to nobody, or whoever was told is asked to erase', async () => {
  const { rid, body } = submission({ type: 'release', author: 'transit', recipients: ['destination'] })
  await post(mailbox.url, '/internal/records', body)
  const waiting = () =>
    countOf(
      ground,
      sql`select count(*)::integer as count from pg_locks where not granted and relation = 'mailbox.activation'::regclass`,
    )
  await ground.superuser.transaction(async (tx) => {
    // The release worker has claimed the release and is about to open it.
    await tx.run(sql`lock table activation in share mode`)
    clock.forward(86_400)
    await until(async () => (await waiting()) === 1)
    expect((await post(mailbox.url, '/internal/withdrawals', withdrawal('transit', rid))).status).toBe(200)
  })
  await until(
    async () => (await countOf(ground, sql`select count(*)::integer as count from record_ended where rid = ${rid}`)) === 1,
  )
  const told = (await emitted(ground, 'event.published')).filter(({ recipient }) => recipient === 'destination')
  expect(told.map(({ type }) => type)).not.toEqual(['release.available'])
})
