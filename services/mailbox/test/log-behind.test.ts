import { sql } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Ground, post, prepareGround, type Running, startMailbox, steppingClock } from './ground.ts'
import { submission, withdrawal } from './objects.ts'

let ground: Ground
let mailbox: Running
const clock = steppingClock('2026-11-23T10:00:00Z')
beforeEach(async () => {
  ground = await prepareGround({ LOG_BEHIND_SECONDS: '900' })
  mailbox = await startMailbox(ground, clock)
})
afterEach(async () => {
  await mailbox.close()
  await ground.close()
})

const read = async (recordId: string, member: string) => {
  const body = { caller: { member, act: null }, recordId }
  const { status, text, headers } = await post(mailbox.url, '/internal/records/read', body)
  return { status, code: JSON.parse(text).code as string | undefined, wait: headers.get('retry-after') }
}
/** What a sequencer does to what waits, as far as the mailbox can notice. */
const sequence = () => ground.superuser.run(sql`delete from audit.pending`)

describe('while entries of the log wait longer than allowed', () => {
  it('no record is handed out to that member, whatever it asks for, and everything is once they are sequenced', async () => {
    const { rid, body } = submission({ recipients: ['transit'], withEntry: false })
    await post(mailbox.url, '/internal/records', body)
    expect((await read(rid, 'destination')).status).toBe(200)
    clock.forward(899)
    expect((await read(rid, 'destination')).status).toBe(200)
    clock.forward(2)
    for (const id of [rid, newId()])
      expect(await read(id, 'destination')).toEqual({ status: 503, code: 'log_behind', wait: '30' })
    expect((await read(rid, 'origin')).code).toBe('not_found')
    await sequence()
    expect((await read(rid, 'destination')).status).toBe(200)
  })

  it('of the network’s own acts no record is handed out to anybody', async () => {
    const { rid, body } = submission({ type: 'message', recipients: ['transit'] })
    await post(mailbox.url, '/internal/records', body)
    await sequence()
    const entry = { tree: 'network', body: '{}', at: clock.now() }
    await ground.superuser.run(sql`insert into audit.pending (id, tree, body, at)
      values (${newId()}, ${entry.tree}, ${entry.body}, ${entry.at})`)
    clock.forward(901)
    for (const member of ['destination', 'transit', 'origin']) expect((await read(rid, member)).code).toBe('log_behind')
  })

  it('a withdrawal is taken all the same', async () => {
    const { rid, body } = submission({ recipients: ['transit'], withEntry: false })
    await post(mailbox.url, '/internal/records', body)
    clock.forward(901)
    expect((await read(rid, 'destination')).code).toBe('log_behind')
    expect((await post(mailbox.url, '/internal/withdrawals', withdrawal('destination', rid))).status).toBe(200)
  })
})
