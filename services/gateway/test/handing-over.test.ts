import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Ground, prepareGround } from './ground.ts'
import { signToken } from './token.ts'

let ground: Ground
let rid: string
beforeAll(async () => {
  ground = await prepareGround()
  const submission = await ground.societies.order({ make: 'submission', author: 'origin', to: ['transit'] })
  const headerOf = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())
  rid = headerOf(submission.record.header).rid
  const grants = submission.grants.filter(({ header }) => headerOf(header).to === 'transit')
  const body = { record: submission.record, grants, receipt: submission.receipt, stage: 'compare' }
  ground.answers.set('/internal/records/read', { status: 200, body })
})
beforeEach(() => {
  ground.registryMs = 0
  ground.reads.holds = true
})
afterAll(() => ground.close())

const read = (as = 'transit') => ground.send('GET', `/v1/records/${rid}`, { as })
const noneHeld = async () => {
  for (let i = 0; ground.reads.held > 0 && i < 100; i += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(ground.reads.held).toBe(0)
}

describe('a record that the mailbox holds', () => {
  it('is let go once the Society has it', async () => {
    expect((await read()).status).toBe(200)
    await noneHeld()
  })

  it('is let go when the Society may see nothing of it', async () => {
    expect((await read('destination')).status).toBe(404)
    await noneHeld()
  })

  it('is let go when the Society goes away before the answer', async () => {
    ground.registryMs = 200
    const { port } = new URL(ground.service.url)
    const socket = connect(Number(port), '127.0.0.1')
    const token = signToken({ sub: 'transit' })
    socket.write(`GET /v1/records/${rid} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`)
    while (ground.reads.held === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    socket.destroy()
    await noneHeld()
  })

  it('is not handed out any more when the mailbox has let go of it before', async () => {
    ground.reads.holds = false
    ground.registryMs = 100
    const { status, body, text, headers } = await read()
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '2'])
    expect(text).not.toContain('fields')
    await noneHeld()
  })

  it('is not handed out any more when that took too long, which the mailbox cannot know', async () => {
    ground.registryMs = 3200
    const { status, text } = await read()
    expect(status).toBe(503)
    expect(text).not.toContain('fields')
    await noneHeld()
  })
})
