import { describe, expect, it } from 'vitest'
import { EXIT } from '../src/exit-codes.ts'
import { at } from './desk.ts'
import { id, refusal, type Seen } from './workplace.ts'

const decision = {
  decisionId: id(7),
  decidedAt: '2026-11-23T10:00:00.000Z',
  by: 'casework',
  code: 'refused_by_rule',
  title: 'A rule of the policy pack refuses this.',
  findings: [
    {
      rule: 'P-CHILD',
      article: '5.3',
      field: 'child',
      text: 'The child’s part is missing.',
      advice: 'Speak with the child focal point.',
    },
    {
      rule: 'P-CHILD',
      article: '5.3',
      field: 'basis',
      text: 'A guardian is needed.',
      advice: 'Speak with the child focal point.',
    },
  ],
}

describe('kinlink explain', () => {
  it('tells rule, article and field, and once what to do about it', async () => {
    const { kinlink, seen } = await at(() => ({ status: 200, body: decision }))
    const { exit, out } = await kinlink(['explain', id(7)])
    expect(exit).toBe(EXIT.ok)
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /v1/decisions/${id(7)}`])
    expect(out).toContain('Refused by your casework')
    expect(out).toMatch(/child +P-CHILD +5\.3 +The child’s part is missing\./)
    expect(out.split('Speak with the child focal point.')).toHaveLength(2)
  })

  it('says that there is nothing to whoever asks about another’s', async () => {
    const { kinlink } = await at(() => refusal('not_found'))
    expect(await kinlink(['explain', id(7)])).toMatchObject({ exit: EXIT.refused, out: '' })
    expect(await kinlink(['explain', 'x'])).toMatchObject({ exit: EXIT.usage })
  })

  it('is named below what was refused, and by nothing else that an answer might hold', async () => {
    const answers = (decisionId: string) => (_: Seen) =>
      refusal('refused_by_rule', {
        errors: decision.findings.map(({ advice: _advice, ...found }) => found),
        params: { decisionId },
      })
    const known = await at(answers(id(7)))
    expect((await known.kinlink(['status'])).err).toContain(`kinlink explain ${id(7)}`)
    await known.close()
    const odd = await at(answers('x; rm'))
    expect((await odd.kinlink(['status'])).err).not.toContain('rm')
  })
})
