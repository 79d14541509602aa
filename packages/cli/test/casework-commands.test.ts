import { describe, expect, it } from 'vitest'
import { at, basis, file, placeOf } from './desk.ts'
import { id, type Reply, refusal, type Seen } from './workplace.ts'

const registration = {
  person: { names: [{ full: 'Tsehay Alemu', script: 'Latn' }], sex: 'female', birth: null },
  kind: 'arrival',
  mayBeMatched: true,
  basis,
}
const decision = {
  revealCountry: false,
  takenBy: 'self',
  witness: 'Witness Name',
  language: 'am',
  method: 'signed',
  validUntil: '2027-01-01T00:00:00Z',
}

describe('kinlink submit', () => {
  it('registers a person from a file, once, under an idempotency key', async () => {
    const { kinlink, seen } = await at(() => ({
      status: 201,
      body: {
        personId: id(1),
        state: 'matchable',
        warnings: [{ rule: 'P-LANG', article: '3.3', field: 'basis.language', text: 'Consider an interpreter.' }],
      },
    }))
    const said = await kinlink(['submit', '--person', await file('person.json', registration)])
    expect(said).toMatchObject({ exit: 0, err: '' })
    expect(said.out).toMatch(/matchable[\s\S]*P-LANG +3\.3/)
    expect(seen).toMatchObject([{ method: 'POST', path: '/v1/people', body: registration }])
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  it('tries again under the same key while casework asks for it', async () => {
    let tries = 0
    const { kinlink, seen } = await at(() => {
      tries += 1
      return tries < 3
        ? refusal('unavailable')
        : { status: 201, body: { personId: id(1), state: 'registered', warnings: [] } }
    })
    expect((await kinlink(['submit', '--person', '-', '--json'], { stdin: JSON.stringify(registration) })).exit).toBe(0)
    expect(seen).toHaveLength(3)
    expect(new Set(seen.map((one) => one.headers['idempotency-key'])).size).toBe(1)
  })

  it('names rule, article and field of a refusal, with code 4', async () => {
    const errors = [{ rule: 'P-CHILD', article: '5.3', field: 'basis', text: 'A guardian has to agree.' }]
    const { kinlink } = await at(() => refusal('refused_by_rule', { errors }))
    const said = await kinlink(['submit', '--person', await file('person.json', registration)])
    expect(said.exit).toBe(4)
    expect(said.err).toMatch(/basis +P-CHILD +5\.3 +A guardian has to agree\./)
    const json = await kinlink(['submit', '--person', await file('person.json', registration), '--json'])
    expect(JSON.parse(json.err)).toMatchObject({ code: 'refused_by_rule', errors })
  })

  it('checks the file first and names places, never values', async () => {
    const { kinlink, seen } = await at(() => refusal('internal'))
    const wrong = await file('person.json', { ...registration, kind: 'Tsehay’s secret', surplus: 'Alemu’s secret' })
    const said = await kinlink(['submit', '--person', wrong])
    expect(said.exit).toBe(2)
    expect(said.err).toContain('/kind')
    expect(said.err).toContain('surplus')
    expect(said.err).not.toContain('secret')
    expect((await kinlink(['submit', await file('broken.json', '{"name": "Tsehay"')])).err).not.toContain('Tsehay')
    expect((await kinlink(['submit', placeOf('absent.json')])).exit).toBe(2)
    expect(seen).toEqual([])
  })
})

describe('kinlink inbox and open', () => {
  const hostile = 'Amina\u001b[2J\u202e'
  const candidate = {
    candidateId: id(7),
    state: 'in-review',
    weight: 9.5,
    probability: 0.93,
    askedBy: 'origin',
    recordId: id(8),
    personId: id(9),
    evidence: [
      {
        feature: 'name.given',
        agreement: 'close',
        weight: 4.25,
        key: 'name.close',
        words: 'The given names sound alike.',
      },
    ],
    sought: { name: hostile },
    present: registration.person,
    refused: [],
  }
  const answers: Readonly<Record<string, unknown>> = {
    '/v1/candidates?state=in-review&limit=200': {
      items: [{ candidateId: id(7), state: 'in-review', weight: 9.5, probability: 0.93 }],
      next: 'c.1',
    },
    '/v1/candidates?state=in-review&after=c.1&limit=200': {
      items: [{ candidateId: id(6), state: 'in-review', weight: 8, probability: 0.8 }],
    },
    '/v1/releases?limit=200': { items: [{ releaseId: id(5), window: '2026-11-23T04:00:00.000Z', state: 'unopened' }] },
    '/v1/refusals?limit=200': {
      items: [
        {
          refusalId: id(4),
          kind: 'entry',
          subject: id(3),
          code: 'refused_by_rule',
          findings: [{ rule: 'P-MIN', field: 'expires' }],
          refusedAt: '2026-11-23T04:00:00.000Z',
        },
      ],
    },
    [`/v1/candidates/${id(7)}`]: candidate,
  }
  const reply = (seen: Seen): Reply => {
    if (seen.path.startsWith('/v1/relays')) return refusal('forbidden')
    const found = answers[seen.path]
    if (found !== undefined) return { status: 200, body: found }
    return seen.path.includes('?') ? { status: 200, body: { items: [] } } : refusal('not_found')
  }

  it('list what waits, page by page, and pass over what is not for this officer', async () => {
    const { kinlink } = await at(reply)
    const said = await kinlink(['inbox'])
    expect(said.exit).toBe(0)
    expect(said.out).toMatch(new RegExp(`${id(7)} +in-review +93 %`))
    expect(said.out).toContain(id(6))
    expect(said.out).toMatch(new RegExp(`${id(5)} +unopened`))
    expect(said.out).toContain('Refused by the exchange: 1')
    expect(said.out).toMatch(new RegExp(`entry +${id(3)} +refused_by_rule, P-MIN expires`))
    expect(JSON.parse((await kinlink(['inbox', '--json'])).out)).toMatchObject({
      relays: [],
      releases: [{ releaseId: id(5) }],
    })
  })

  it('show a candidate with its evidence, and let nothing of it move the terminal', async () => {
    const { kinlink, seen } = await at(reply)
    const said = await kinlink(['open', id(7)])
    expect(said.exit).toBe(0)
    expect(said.out).toMatch(/name\.given +close +4\.3 +The given names sound alike\./)
    expect(said.out).toContain(`kinlink confirm ${id(7)}`)
    for (const character of ['\u001b', '\u202e']) expect(said.out).not.toContain(character)
    expect(seen).toHaveLength(1)
    expect(JSON.parse((await kinlink(['open', id(7), '--json'])).out)).toMatchObject({
      kind: 'candidate',
      sought: { name: hostile },
    })
  })

  it('say with code 4 that there is nothing', async () => {
    const { kinlink, seen } = await at(reply)
    expect(await kinlink(['open', id(1)])).toMatchObject({ exit: 4 })
    expect(seen).toHaveLength(4)
    expect(await kinlink(['open', id(1), '--as', 'case'])).toMatchObject({ exit: 4 })
    expect(seen).toHaveLength(5)
    expect(await kinlink(['open', id(1), '--as', 'secret'])).toMatchObject({ exit: 2 })
    expect(await kinlink(['open', '../session'])).toMatchObject({ exit: 2 })
  })
})

describe('kinlink confirm, reject, decide and forward', () => {
  it('say an officer’s word', async () => {
    const { kinlink, seen } = await at((one) => ({
      status: 200,
      body: { candidateId: id(7), state: one.path.endsWith('rejection') ? 'rejected' : 'confirmed' },
    }))
    expect((await kinlink(['confirm', id(7)])).out).toContain('confirmed')
    expect((await kinlink(['reject', id(7)])).out).toContain('rejected')
    expect(seen.map((one) => one.path)).toEqual([
      `/v1/candidates/${id(7)}/confirmation`,
      `/v1/candidates/${id(7)}/rejection`,
    ])
  })

  it('record a decision: the grade by option, the rest from a file', async () => {
    const { kinlink, seen } = await at(() => ({
      status: 201,
      body: { decisionId: id(4), released: true, warnings: [] },
    }))
    const said = await kinlink([
      'decide',
      id(7),
      '--decision',
      'alive-only',
      '--file',
      await file('decision.json', decision),
    ])
    expect(said.out).toContain('next window')
    expect(seen).toMatchObject([
      { path: `/v1/candidates/${id(7)}/decision`, body: { ...decision, decision: 'alive-only' } },
    ])
  })

  it('refuse a decision that contradicts its file, is no grade, or has no file', async () => {
    const { kinlink, seen } = await at(() => refusal('internal'))
    const other = await file('decision.json', { ...decision, decision: 'nothing' })
    expect((await kinlink(['decide', id(7), '--decision', 'full-contact', '--file', other])).exit).toBe(2)
    expect(
      (await kinlink(['decide', id(7), '--decision', 'everything', '--file', await file('d.json', decision)])).exit,
    ).toBe(2)
    expect((await kinlink(['decide', id(7), '--decision', 'nothing'])).exit).toBe(2)
    expect(seen).toEqual([])
  })

  it('relay a release at the coordinating member', async () => {
    const { kinlink } = await at(() => ({
      status: 200,
      body: { releaseId: id(5), relayTo: 'origin', state: 'forwarded' },
    }))
    expect((await kinlink(['forward', id(5)])).out).toContain('forwarded to origin')
  })
})
