import type { Agreement, MultiSigned } from '@kinlink/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Ground, NOW, prepareGround, setUp } from './ground.ts'

const HOLDS_MS = 400

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround({ CONTEXT_HOLDS_MS: String(HOLDS_MS) })
  await setUp(ground)
})
afterAll(() => ground.close())

const context = async (): Promise<Answer['body']> => {
  const request = { author: 'origin', kids: [], recipients: ['origin', 'transit'] }
  return (await ground.post('/internal/context', request)).body
}

describe('an answer about what is in force', () => {
  it('says for how long an act may be allowed by it', async () => {
    expect((await context()).holdsMs).toBe(HOLDS_MS)
  })

  it.each([
    ['end', ({ validUntil }: Agreement) => validUntil],
    ['assessment', ({ assessment }: Agreement) => assessment.validUntil],
  ])('holds to the millisecond of an agreement’s %s at most', async (_what, endOf) => {
    const until = Date.parse(endOf(ground.network.agreement))
    ground.clock = new Date(until - 70)
    expect((await context()).holdsMs).toBe(70)
    ground.clock = new Date(until)
    expect((await context()).holdsMs).toBe(HOLDS_MS)
    ground.clock = NOW
  })

  it('holds no longer than the statement of who is named in it', async () => {
    const until = Date.parse(ground.network.statements.transit?.notAfter ?? '')
    ground.clock = new Date(until - 30)
    expect((await context()).holdsMs).toBe(30)
    ground.clock = NOW
  })
})

describe('a document that changes what is in force', () => {
  it('is in force before it is answered, and is answered once no earlier answer holds', async () => {
    const began = performance.now()
    const document = ground.network.signedStatements.origin as MultiSigned
    // Handed in again: whoever lost the first answer is promised no less.
    expect((await ground.post('/internal/statements', { caller: null, document })).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThanOrEqual(HOLDS_MS)
  })
})
