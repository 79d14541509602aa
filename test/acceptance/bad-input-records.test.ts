import type { AuditBody, AuditEntry, Submission } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Door, publicDocuments, throughTheDoor } from './support/exchange-door.ts'
import { newKey, type Reply } from './support/http.ts'
import { played } from './support/network.ts'
import type { PlayedSociety } from './support/played-society.ts'
import { anId, aSubmission, hours, type Known, type Said } from './support/played-submission.ts'
import { theNetwork } from './support/shared-network.ts'
import { until } from './support/until.ts'

const network = theNetwork()
let hostile: PlayedSociety
let door: Door
let known: Known
let startedAt = ''
beforeAll(async () => {
  hostile = await played(network)
  const { member } = hostile
  door = await throughTheDoor(network, member, hostile.auth)
  known = await publicDocuments(network, [member, 'transit', 'origin', 'destination'])
  startedAt = new Date().toISOString()
})

/** Codes of what was refused so far; the last test looks for them in the log. */
const refused: string[] = []
const post = async (submission: unknown): Promise<Reply> => {
  const headers = { 'idempotency-key': newKey() }
  const reply = await door.call({ method: 'POST', path: '/v1/records', body: submission, headers })
  if (reply.status !== 201) refused.push((reply.json as { code: string }).code)
  return reply
}

const denials = async (): Promise<AuditBody[]> => {
  const path = `/v1/audit/entries?decision=deny&limit=200&from=${startedAt}`
  const reply = await door.call({ method: 'GET', path })
  return (reply.json as { items: AuditEntry[] }).items.map(({ body }) => JSON.parse(body) as AuditBody)
}

/** Refused precisely, nothing of it stored, nothing of it repeated. */
async function expectRefused(submission: Submission, status: number, code: string, finding: object = {}) {
  const rid = (JSON.parse(Buffer.from(submission.record.header, 'base64url').toString()) as { rid: string }).rid
  const reply = await post(submission)
  expect(reply).toMatchObject({ status, json: { code } })
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect((reply.json as { errors?: object[] }).errors ?? []).toEqual(
    expect.arrayContaining([expect.objectContaining(finding)]),
  )
  expect(reply.text).not.toContain(rid)
  expect((await door.call({ method: 'GET', path: `/v1/records/${rid}` })).status).toBe(404)
}

/** Changes one character of base64url to another that stands for other bits. */
const flipped = (text: string, at = 10): string =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

const edited = (change: (submission: Submission) => void, said: Said = {}): Submission => {
  const submission = structuredClone(aSubmission(hostile, known, said))
  change(submission)
  return submission
}
const grantOf = (submission: Submission, at = 0) => {
  const grant = submission.grants[at]
  if (grant === undefined) throw new RangeError('no such grant')
  return grant
}
const fieldOf = (submission: Submission, name: string) => {
  const field = submission.record.fields[name]
  if (field === undefined) throw new RangeError('no such field')
  return field
}

describe('a Society that keeps to the rules', () => {
  it('has its record stored, and reads it back whole', async () => {
    const submission = aSubmission(hostile, known)
    const reply = await post(submission)
    expect(reply).toMatchObject({ status: 201, json: { state: 'stored', revision: 0 } })
    const { recordId } = reply.json as { recordId: string }
    const own = await door.call({ method: 'GET', path: `/v1/records/${recordId}` })
    expect(own).toMatchObject({ status: 200, json: { record: submission.record } })
    expect((await post(submission)).status).toBe(409)
  })
})

describe('sealed fields that were touched', () => {
  it.each<[string, (s: Submission) => void]>([
    ['an edited ciphertext', (s) => Object.assign(fieldOf(s, 'names'), { c: flipped(fieldOf(s, 'names').c) })],
    ['an edited nonce', (s) => Object.assign(fieldOf(s, 'names'), { n: flipped(fieldOf(s, 'names').n) })],
    ['an edited key commitment', (s) => Object.assign(fieldOf(s, 'names'), { k: flipped(fieldOf(s, 'names').k) })],
    [
      'two fields swapped',
      (s) => Object.assign(s.record.fields, { sex: s.record.fields.origin, origin: s.record.fields.sex }),
    ],
    ['a field added unsigned', (s) => Object.assign(s.record.fields, { release: fieldOf(s, 'sex') })],
    [
      'an edited key in a grant',
      (s) => Object.assign(grantOf(s).wraps, { names: flipped(grantOf(s).wraps.names ?? '') }),
    ],
  ])('refuses %s: it does not fit the signed commitments', async (_, change) => {
    await expectRefused(edited(change), 422, 'commitment_invalid')
  })

  it.each<[string, (s: Submission) => void]>([
    [
      'a list of commitments that was not signed',
      (s) => Object.assign(s.record.leaves, { 0: flipped(s.record.leaves[0] ?? '') }),
    ],
    ['the signature of another', (s) => Object.assign(s.record, { sig: grantOf(s).sig })],
    ['a grant’s edited capsule', (s) => Object.assign(grantOf(s), { enc: flipped(grantOf(s).enc) })],
    ['a receipt’s edited signature', (s) => Object.assign(s.receipt ?? {}, { sig: flipped(s.receipt?.sig ?? '') })],
    ['an entry’s edited code', (s) => Object.assign(s.entry ?? {}, { code: flipped(s.entry?.code ?? '') })],
  ])('refuses %s', async (_, change) => {
    const reply = await post(edited(change))
    expect(reply.status).toBe(422)
    expect(['signature_invalid', 'commitment_invalid', 'binding_invalid']).toContain(
      (reply.json as { code: string }).code,
    )
  })

  it('refuses a record of which a granted field was taken away', async () => {
    const without = edited((s) => void delete s.record.fields.origin)
    await expectRefused(without, 422, 'commitment_invalid')
  })

  it('refuses the signature of a key that the Society’s statement does not list', async () => {
    await expectRefused(aSubmission(hostile, known, { signer: hostile.stranger }), 422, 'signature_invalid')
  })

  it('refuses the automation key where an officer has to sign', async () => {
    await expectRefused(aSubmission(hostile, known, { signer: hostile.automation }), 422, 'signature_invalid')
  })
})

describe('parts that do not belong together', () => {
  it.each<[string, Said]>([
    ['another network', { header: { net: 'elsewhere' } }],
    ['another author', { header: { author: 'transit' } }],
    ['a grant for another record', { grantHeader: () => ({ rid: anId() }) }],
    ['a grant of another revision', { grantHeader: () => ({ rev: 1 }) }],
    ['a grant in the name of another', { grantHeader: () => ({ granter: 'transit' }) }],
    ['a grant on another legal basis', { grantHeader: ({ record }) => ({ basis: record }) }],
    ['a receipt of another', { receiptHeader: { author: 'transit' } }],
    ['an entry for another record', { entryHeader: { rid: anId() } }],
    ['an entry of a present person', { entryHeader: { role: 'present', rid: null } }],
  ])('refuses %s', async (_, said) => {
    await expectRefused(aSubmission(hostile, known, said), 422, 'binding_invalid')
  })

  it('refuses a first revision that claims to be a later one', async () => {
    const reply = await post(aSubmission(hostile, known, { header: { rev: 4, prev: 'A'.repeat(43) } }))
    expect(reply).toMatchObject({ status: 422, json: { code: 'binding_invalid' } })
  })
})

describe('what the policy pack does not allow', () => {
  it.each<[string, () => Said, object]>([
    [
      'a field that is not in the catalogue',
      () => ({ fields: { gpsTrack: { value: 'x', bucket: 64 } } }),
      { rule: 'P-NOSTATUS' },
    ],
    [
      'a field of another type of record',
      () => ({ fields: { linkageKey: { value: 'x', bucket: 256 } } }),
      { rule: 'P-PURPOSE', field: 'linkageKey' },
    ],
    [
      'a mandatory field left out',
      () => ({ fields: { relationship: null } }),
      { rule: 'P-PURPOSE', field: 'relationship' },
    ],
    ['a uniform field left out, which would tell', () => ({ fields: { child: null } }), { field: 'child' }],
    [
      'a value padded to another length, which would tell',
      () => ({ fields: { names: { value: 'x', bucket: 1024 } } }),
      { field: 'names' },
    ],
    [
      'a name opened before anybody accepted',
      () => ({
        grantHeader: ({ line, stages }) =>
          line === 'society'
            ? {
                stages: {
                  ...stages,
                  preview: [...stages.preview, 'names'],
                  compare: stages.compare.filter((n) => n !== 'names'),
                },
              }
            : {},
      }),
      { rule: 'P-PURPOSE', field: 'names' },
    ],
    [
      'a child’s field on the Society’s line',
      () => ({
        grantHeader: ({ line, stages }) =>
          line === 'society' ? { stages: { ...stages, full: [...stages.full, 'child'] } } : {},
      }),
      { rule: 'P-CHILD', field: 'child' },
    ],
    [
      'a recipient outside the allow-list',
      () => ({ recipients: ['transit'], allowList: ['destination'] }),
      { rule: 'P-LAW', field: 'to' },
    ],
    ['a recipient without agreement', () => ({ recipients: ['origin'] }), { rule: 'P-LAW', field: 'to' }],
    [
      'a receipt that is over',
      () => ({ receiptHeader: { notBefore: hours(-48), notAfter: hours(-24) } }),
      { rule: 'P-LAW', field: 'receipt' },
    ],
    [
      'a receipt that does not cover the fields',
      () => ({ receiptHeader: { groups: ['preview'] } }),
      { rule: 'P-LAW', field: 'core' },
    ],
    [
      'a record that has expired',
      () => ({
        header: { expires: hours(-24) },
        grantHeader: () => ({ notAfter: hours(-24) }),
        entryHeader: { expires: hours(-25) },
      }),
      { rule: 'P-LAW' },
    ],
    ['a record that lasts longer than may be', () => ({ header: { expires: hours(24 * 4000) } }), { rule: 'P-LAW' }],
    [
      'a grant that outlives its record',
      () => ({ grantHeader: () => ({ notAfter: hours(24 * 400) }) }),
      { rule: 'P-LAW' },
    ],
    [
      'a grant to an epoch that nobody holds',
      () => ({ grantHeader: () => ({ epoch: anId() }) }),
      { rule: 'P-MUTUAL', field: 'epoch' },
    ],
    [
      'an unknown type for the purpose',
      () => ({ type: 'message', fields: { names: { value: 'x', bucket: 4096 } } }),
      { rule: 'P-PURPOSE' },
    ],
  ])('refuses %s, by rule and field', async (_, said, finding) => {
    const submission = aSubmission(hostile, known, said())
    const whole = said().type === undefined ? submission : withoutEntry(submission)
    await expectRefused(whole, 422, 'refused_by_rule', finding)
  })
  const withoutEntry = ({ entry: _, ...rest }: Submission): Submission => rest

  it('refuses a record without the receipt of its legal basis', async () => {
    const { receipt: _, ...bare } = aSubmission(hostile, known)
    await expectRefused(bare, 422, 'refused_by_rule', { rule: 'P-LAW', field: 'receipt' })
  })

  it('refuses a linkage key from anybody but the coordinating member', async () => {
    const {
      receipt: _,
      entry: __,
      ...key
    } = aSubmission(hostile, known, {
      type: 'key',
      header: { purpose: 'network' },
      grantHeader: () => ({ purpose: 'network' }),
    })
    await expectRefused(key, 422, 'refused_by_rule', { rule: 'P-INDEPENDENT' })
  })

  it('refuses a recipient who gets a grant on two lines only, which would tell', async () => {
    const whole = aSubmission(hostile, known)
    await expectRefused({ ...whole, grants: whole.grants.slice(0, -1) }, 422, 'refused_by_rule', { field: 'detention' })
    await expectRefused({ ...whole, grants: whole.grants.slice(1) }, 422, 'refused_by_rule')
  })
})

describe('the Society’s own tree in the access log of the exchange', () => {
  it('tells of each of these refusals once, by its code', async () => {
    const logged = async () => (await denials()).flatMap(({ code }) => (code === 'not_found' ? [] : [code])).sort()
    await until('all of them are logged', async () => (await logged()).length >= refused.length)
    expect(Object.groupBy(await logged(), (code) => code ?? '')).toEqual(Object.groupBy(refused, (code) => code))
  })
})
