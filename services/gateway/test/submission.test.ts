import type { Submission } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../../test/vectors/order.ts'
import { type Answer, type Ground, prepareGround } from './ground.ts'

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround()
})
beforeEach(() => {
  ground.passedOn.length = 0
  ground.answers.clear()
  ground.context = (context) => context
})
afterAll(() => ground.close())

type Type = 'tracing' | 'release' | 'key' | 'message' | 'rights'
const TO_ONE: Type[] = ['release', 'message', 'rights']
const made = (change: Change = {}, type: Type = 'tracing', author = 'origin', to = ['transit', 'destination']) =>
  ground.societies.order({ make: 'submission', author, to: TO_ONE.includes(type) ? to.slice(0, 1) : to, type, change })
const submit = (body: unknown, as = 'origin') => ground.send('POST', '/v1/records', { body, as })
const first = ({ body }: Answer) =>
  (body.errors as { rule?: string; article?: string; field?: string; pointer?: string }[])?.[0]
const later = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`

/** Refused precisely, nothing passed on, the denial in the Society's own tree with the same code and rules. */
const expectDenied = async (answer: Answer, code: string, rule?: string, as = 'origin') => {
  expect([answer.body.code, first(answer)?.rule]).toEqual([code, rule])
  expect(answer.status).toBe(code === 'invalid_request' ? 400 : 422)
  expect(ground.passedOn).toEqual([])
  const entry = (await ground.log()).at(-1)
  const logged = (await ground.log()).filter((one) => one.tree === `member:${as}` && one.code === code)
  expect(entry).toBeDefined()
  expect(logged.length).toBeGreaterThan(0)
  if (rule !== undefined) expect(logged.some(({ rules }) => (rules as string[] | undefined)?.includes(rule))).toBe(true)
}

describe('a sound submission', () => {
  it.each<[Type, string]>([
    ['tracing', 'origin'],
    ['release', 'transit'],
    ['message', 'origin'],
    ['rights', 'origin'],
    ['key', 'coordinator'],
  ])('of type %s is passed on whole, with caller, act, idempotency and pack', async (type, author) => {
    const to = ['origin', 'transit', 'destination'].filter((id) => id !== author)
    const submission = await made({}, type, author, to)
    const act = newId()
    const key = newId()
    const sent = { body: submission, as: author, headers: { 'kinlink-act': act, 'idempotency-key': key } }
    const { status, body } = await ground.send('POST', '/v1/records', sent)
    expect([status, body.state]).toEqual([201, 'stored'])
    expect(ground.passedOn).toHaveLength(1)
    expect(ground.passedOn[0]).toMatchObject({
      path: '/internal/records',
      body: {
        caller: { member: author, act },
        idempotency: { key, requestHash: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) },
        submission,
        pack: ground.network.packDigest,
      },
    })
  })

  it('has a request hash over its very bytes: a space more is another request', async () => {
    const text = JSON.stringify(await made())
    const hashes: unknown[] = []
    for (const raw of [text, text, `${text} `]) {
      await ground.send('POST', '/v1/records', { raw })
      const passed = ground.passedOn.at(-1)?.body as { idempotency?: { requestHash: string } } | undefined
      hashes.push(passed?.idempotency?.requestHash)
    }
    expect(hashes[0]).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(hashes[0]).toBe(hashes[1])
    expect(hashes[0]).not.toBe(hashes[2])
  })

  it('may come without an entry, for who does not want to be matched', async () => {
    expect((await submit(await made({ entry: null }))).status).toBe(201)
  })
})

describe('a submission whose parts are not what they say', () => {
  const flipped = (text: string): string => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)
  const EDITS: [string, (s: Submission, other: Submission) => Submission, string][] = [
    [
      'a field’s ciphertext edited',
      (s) => edit(s, 'names', { c: flipped(s.record.fields.names?.c ?? '') }),
      'commitment_invalid',
    ],
    [
      'a field’s nonce edited',
      (s) => edit(s, 'names', { n: flipped(s.record.fields.names?.n ?? '') }),
      'commitment_invalid',
    ],
    [
      'two fields swapped',
      (s) => edit(edit(s, 'names', s.record.fields.parents ?? {}), 'parents', s.record.fields.names ?? {}),
      'commitment_invalid',
    ],
    ['a field of another record', (s, o) => edit(s, 'names', o.record.fields.names ?? {}), 'commitment_invalid'],
    [
      'a field withheld though committed',
      (s) => without(s, Object.keys(s.record.fields).slice(0, 9)),
      'commitment_invalid',
    ],
    ['a single field taken away', (s) => without(s, ['origin']), 'commitment_invalid'],
    [
      'another record’s list of commitments',
      (s, o) => ({ ...s, record: { ...s.record, leaves: o.record.leaves } }),
      'signature_invalid',
    ],
    [
      'another record’s header',
      (s, o) => ({ ...s, record: { ...s.record, header: o.record.header } }),
      'binding_invalid',
    ],
    [
      'another record’s signature',
      (s, o) => ({ ...s, record: { ...s.record, sig: o.record.sig } }),
      'signature_invalid',
    ],
    [
      'a grant of another record',
      (s, o) => ({ ...s, grants: [...s.grants.slice(1), ...o.grants.slice(0, 1)] }),
      'binding_invalid',
    ],
    ['a grant twice', (s) => ({ ...s, grants: [...s.grants, ...s.grants.slice(0, 1)] }), 'binding_invalid'],
    ['a grant’s signature edited', (s) => grant(s, (g) => ({ ...g, sig: flipped(g.sig) })), 'signature_invalid'],
    ['a grant with a key left out', (s) => grant(s, (g) => ({ ...g, wraps: {} })), 'commitment_invalid'],
    [
      'two wraps of a grant swapped',
      (s) =>
        grant(s, (g) => ({ ...g, wraps: { ...g.wraps, names: g.wraps.parents ?? '', parents: g.wraps.names ?? '' } })),
      'commitment_invalid',
    ],
    [
      'a receipt of another record',
      (s, o) => ({ ...s, receipt: o.receipt ?? s.receipt ?? never() }),
      'refused_by_rule',
    ],
    ['an entry of another record', (s, o) => ({ ...s, entry: o.entry ?? never() }), 'binding_invalid'],
    [
      'an entry’s code edited',
      (s) => ({ ...s, entry: { ...(s.entry ?? never()), code: flipped(s.entry?.code ?? '') } }),
      'signature_invalid',
    ],
    ['a header that is no JSON', (s) => ({ ...s, record: { ...s.record, header: 'AAAA' } }), 'invalid_request'],
    [
      'a header that names a member twice',
      (s) => ({ ...s, record: { ...s.record, header: doubled(s.record.header) } }),
      'invalid_request',
    ],
  ]
  const never = (): never => {
    throw new Error('the part is missing')
  }
  const edit = (s: Submission, name: string, part: object): Submission => {
    const field = { ...(s.record.fields[name] ?? never()), ...part }
    return { ...s, record: { ...s.record, fields: { ...s.record.fields, [name]: field } } }
  }
  const without = (s: Submission, names: string[]): Submission => {
    const kept = Object.entries(s.record.fields).filter(([name]) => !names.includes(name))
    return { ...s, record: { ...s.record, fields: Object.fromEntries(kept) } }
  }
  const grant = (
    s: Submission,
    change: (g: Submission['grants'][number]) => Submission['grants'][number],
  ): Submission => ({
    ...s,
    grants: s.grants.map((g, index) => (index === 0 ? change(g) : g)),
  })
  const doubled = (header: string): string => {
    const text = Buffer.from(header, 'base64url').toString()
    return Buffer.from(text.replace('{', '{"v":1,')).toString('base64url')
  }

  it.each(EDITS)('is refused with %s', async (_what, change, code) => {
    const broken = change(await made(), await made())
    await expectDenied(await submit(broken), code, code === 'refused_by_rule' ? 'P-LAW' : undefined)
  })

  it.each<[string, Change, string]>([
    ['a record of another network', { record: { net: 'another' } }, 'binding_invalid'],
    ['a record of another Society', { record: { author: 'transit' } }, 'binding_invalid'],
    ['a schema of another type', { record: { schema: 'release/1' } }, 'binding_invalid'],
    ['a grant by another Society', { grant: { granter: 'transit' } }, 'binding_invalid'],
    ['a grant for another purpose', { grant: { purpose: 'message' } }, 'binding_invalid'],
    ['a grant under a mandate', { grant: { mandate: 'A'.repeat(43) } }, 'binding_invalid'],
    ['a receipt of another Society', { receipt: { author: 'transit' } }, 'binding_invalid'],
    ['a receipt for another purpose', { receipt: { purpose: 'message' } }, 'binding_invalid'],
    ['an entry of a present person', { entry: { role: 'present', rid: null } }, 'binding_invalid'],
    ['an entry that outlasts its record', { entry: { expires: later(300) } }, 'binding_invalid'],
    ['a record signed by another Society’s officer', { by: { record: 'transit' } }, 'signature_invalid'],
    ['a record signed by the automation key', { by: { record: 'origin.automation' } }, 'signature_invalid'],
    ['a grant signed by the automation key', { by: { grant: 'origin.automation' } }, 'signature_invalid'],
    ['a receipt signed by a stranger', { by: { receipt: 'stranger' } }, 'signature_invalid'],
    ['an entry signed by another Society’s officer', { by: { entry: 'transit' } }, 'signature_invalid'],
  ])('is refused with %s', async (_what, change, code) => {
    await expectDenied(await submit(await made(change)), code)
  })

  it('is refused in the name of another Society', async () => {
    await expectDenied(await submit(await made(), 'transit'), 'binding_invalid', undefined, 'transit')
  })

  it('is refused when the officer’s key has run out', async () => {
    ground.context = (context) => ({ ...context, keys: context.keys.map((key) => ({ ...key, notAfter: later(-1) })) })
    await expectDenied(await submit(await made()), 'signature_invalid')
  })
})

describe('the policy pack', () => {
  it.each<[string, Change, Type, string, string | undefined]>([
    ['a field outside the catalogue', { extra: { visaStatus: 64 } }, 'tracing', 'P-NOSTATUS', undefined],
    ['a field of another type', { extra: { release: 8192 } }, 'tracing', 'P-PURPOSE', 'release'],
    ['a mandatory field left out', { without: ['legalBasis'] }, 'tracing', 'P-PURPOSE', 'legalBasis'],
    ['a uniform field left out', { without: ['child'] }, 'tracing', 'P-CHILD', 'child'],
    ['no receipt', { receipt: null }, 'tracing', 'P-LAW', 'receipt'],
    ['no receipt for a release', { receipt: null }, 'release', 'P-LAW', 'receipt'],
    ['a receipt that has run out', { receipt: { notAfter: later(-1) } }, 'tracing', 'P-LAW', 'receipt'],
    ['a receipt that begins later', { receipt: { notBefore: later(3) } }, 'tracing', 'P-LAW', 'receipt'],
    ['a receipt that covers less', { receipt: { groups: ['core'] } }, 'tracing', 'P-LAW', 'preview'],
    ['a recipient outside the allow-list', { receipt: { recipients: ['transit'] } }, 'tracing', 'P-LAW', 'to'],
    [
      'an allow-list with who is no member',
      { receipt: { recipients: ['transit', 'destination', 'ministry'] } },
      'tracing',
      'P-HUMDOMAIN',
      'recipients',
    ],
    ['no grants for itself', { noSelf: true }, 'tracing', 'P-PURPOSE', 'society'],
    ['no grants to the child desks', { lines: ['society', 'detention'] }, 'tracing', 'P-CHILD', 'child'],
    ['no grants to the detention desks', { lines: ['society', 'child'] }, 'tracing', 'P-DETAIN', 'detention'],
    ['a name in the preview', { stage: { names: 'preview' } }, 'tracing', 'P-PURPOSE', 'names'],
    ['circumstances at the comparison', { stage: { separation: 'compare' } }, 'tracing', 'P-PURPOSE', 'separation'],
    ['a record beyond the ceiling', { record: { expires: later(1200) } }, 'tracing', 'P-LAW', undefined],
    ['a record that is over', { record: { expires: later(-1) }, entry: null }, 'tracing', 'P-LAW', undefined],
    ['a grant that outlasts its record', { grant: { notAfter: later(30) } }, 'tracing', 'P-LAW', undefined],
  ])('refuses %s, citing rule and article', async (_what, change, type, rule, field) => {
    const answer = await submit(await made(change, type))
    await expectDenied(answer, 'refused_by_rule', rule)
    expect(first(answer)?.field).toBe(field)
    expect(first(answer)?.article).toBeTruthy()
    expect(answer.text).not.toContain('visaStatus')
  })

  it('refuses a field that is not padded to its bucket: its length would tell', async () => {
    const answer = await submit(await made({ without: ['child'], extra: { child: 64 } }))
    await expectDenied(answer, 'refused_by_rule', 'P-HUBBLIND')
  })

  it('refuses a recipient without an agreement for the purpose', async () => {
    ground.context = (context) => ({
      ...context,
      recipients: context.recipients.map((one) => (one.member === 'transit' ? { ...one, purposes: [] } : one)),
    })
    await expectDenied(await submit(await made()), 'refused_by_rule', 'P-LAW')
  })

  it('refuses a request of the coordinating member, whose auditor would see the matches on it', async () => {
    const asked = await submit(await made({}, 'tracing', 'coordinator'), 'coordinator')
    await expectDenied(asked, 'refused_by_rule', 'P-INDEPENDENT', 'coordinator')
    expect([first(asked)?.field, asked.text]).toEqual(['type', expect.stringContaining('auditor')])
    const relayed = await submit(await made({}, 'release', 'coordinator'), 'coordinator')
    expect(relayed.status).toBe(201)
  })

  it.each(['release', 'message', 'rights'] as const)('refuses a %s to two Societies, and to none', async (type) => {
    for (const to of [['origin', 'destination'], []]) {
      const made = await ground.societies.order({ make: 'submission', author: 'transit', to, type })
      await expectDenied(await submit(made, 'transit'), 'refused_by_rule', 'P-VOICE', 'transit')
    }
  })

  it('refuses a key that does not come from the coordinating member', async () => {
    await expectDenied(await submit(await made({}, 'key')), 'refused_by_rule', 'P-INDEPENDENT')
    expect(actDigest('policy-pack', ground.network.pack)).toBe(ground.network.packDigest)
  })
})
