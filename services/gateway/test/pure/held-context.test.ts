import type { Context } from '@kinlink/contracts'
import { expect, it } from 'vitest'
import { holdContexts } from '../../src/peers/held-context.ts'
import { context } from './ground.ts'

const HOLDS_MS = 2000
const question = (author: string) => ({ author, kids: [], recipients: [] })

/** What was asked as often as it says, and kept, at a clock that is set. */
const holding = async (authors: readonly string[], holdsMs = HOLDS_MS) => {
  const now = { ms: Date.parse('2026-11-30T10:00:00Z') }
  const answered: Context = { ...context, holdsMs }
  const contexts = holdContexts(async () => ({ ok: true, known: { context: answered, pack: null } }), {
    now: () => new Date(now.ms),
  })
  for (const author of authors) (await contexts.ask(question(author))).keep()
  return { contexts, now, holds: (author: string) => contexts.find(question(author)) !== undefined }
}

it('an answer that was not kept allows nothing later', async () => {
  const { contexts, holds } = await holding([])
  const { keep } = await contexts.ask(question('origin'))
  expect(holds('origin')).toBe(false)
  keep()
  expect([holds('origin'), holds('transit')]).toEqual([true, false])
})

it('an answer holds no more on a machine that was stopped for longer, nor when its clock is set back', async () => {
  const { now, holds } = await holding(['origin'])
  expect(holds('origin')).toBe(true)
  now.ms += HOLDS_MS
  expect(holds('origin')).toBe(false)
  now.ms -= HOLDS_MS + 1
  expect(holds('origin')).toBe(false)
})

it('an answer that the registry lets hold for no time does not', async () => {
  expect((await holding(['origin'], 0)).holds('origin')).toBe(false)
})

it('of more than a thousand different questions the oldest are forgotten, and what is kept anew is the newest', async () => {
  const authors = Array.from({ length: 1001 }, (_, n) => `member-${n}`)
  const { holds } = await holding([...authors.slice(0, 1000), 'member-0', 'member-1000'])
  expect(authors.filter((author) => !holds(author))).toEqual(['member-1'])
})
