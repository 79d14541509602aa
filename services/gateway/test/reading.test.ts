import type { StoredRecord, Submission } from '@kinlink/contracts'
import { verifyGrant, verifyProjection } from '@kinlink/crypto/verify'
import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../../test/vectors/order.ts'
import { type Ground, prepareGround } from './ground.ts'

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

type Stage = StoredRecord['stage']
type Type = 'tracing' | 'release' | 'key'
const PREVIEW = ['preview.ageBand', 'preview.area', 'preview.languages', 'preview.sex']
const COMPARE = ['birth', 'birthPlace', 'names', 'parents', 'sex']

const headerOf = (text: string): Record<string, unknown> => JSON.parse(Buffer.from(text, 'base64url').toString())
const ridOf = ({ record }: { record: { header: string } }): string => String(headerOf(record.header).rid)
const later = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 13)}:00:00Z`

/** Makes the mailbox hold a record, opened for the Society at a stage. */
const store = async (
  stage: Stage,
  to = 'transit',
  change: Change = {},
  type: Type = 'tracing',
  edit: (stored: StoredRecord) => StoredRecord = (stored) => stored,
): Promise<{ rid: string; submission: Submission }> => {
  const author = type === 'key' ? 'coordinator' : 'origin'
  const recipients = type === 'release' ? ['transit'] : ['transit', 'destination']
  const submission = await ground.societies.order({ make: 'submission', author, to: recipients, type, change })
  const grants = submission.grants.filter((grant) => stage === 'own' || headerOf(grant.header).to === to)
  const stored = edit({ record: submission.record, grants, receipt: submission.receipt ?? null, stage })
  ground.answers.set('/internal/records/read', { status: 200, body: stored })
  return { rid: ridOf(submission), submission }
}
const read = (rid: string, as = 'transit') => ground.send('GET', `/v1/records/${rid}`, { as })
const names = (body: Record<string, unknown>): string[] =>
  Object.keys((body.record as Submission['record']).fields).sort()

describe('a projection', () => {
  it.each<[Stage, string[]]>([
    ['preview', PREVIEW],
    ['compare', [...COMPARE, ...PREVIEW].sort()],
  ])('at stage %s holds the fields of that stage, and no key to any other', async (stage, expected) => {
    const { rid } = await store(stage)
    const { status, body } = await read(rid)
    expect([status, body.stage, names(body)]).toEqual([200, stage, expected])
    const grants = body.grants as Submission['grants']
    expect(grants).toHaveLength(3)
    expect(grants.flatMap(({ wraps }) => Object.keys(wraps)).sort()).toEqual(expected)
  })

  it('at stage full holds every granted field, the desks’ included, and never the enquirer’s contact', async () => {
    const { rid, submission } = await store('full')
    const { body } = await read(rid)
    expect(names(body)).toEqual(Object.keys(submission.record.fields).sort())
    expect(names(body)).not.toContain('contact')
  })

  it('still carries signatures of the author’s officer that verify', async () => {
    const { rid } = await store('compare')
    const { body } = await read(rid)
    const key = ground.network.statements.origin?.officers[0]?.signPk ?? ''
    expect(verifyProjection(body.record as Submission['record'], key)).toMatchObject({ ok: true, rid })
    for (const grant of body.grants as Submission['grants'])
      expect(verifyGrant(grant, key)).toMatchObject({ ok: true, rid })
  })

  it('is narrowed by a stricter policy pack at once, though the grant gives more', async () => {
    const { rid } = await store('compare')
    const { rules } = ground.network
    const catalogue = rules.catalogue.map((field) =>
      field.name === 'parents' ? { ...field, stages: ['full'] } : field,
    )
    const header = { ...rules, version: '2026.9', catalogue }
    const document = await ground.societies.order({
      make: 'document',
      label: 'policy-pack',
      header,
      by: ['coordinator.admin0'],
    })
    ground.context = (context) => ({ ...context, pack: { digest: 'B'.repeat(42).concat('A'), document } })
    expect(names((await read(rid)).body)).not.toContain('parents')
  })

  const ended = (line: string, said: object) => {
    ground.context = (context) => ({
      ...context,
      recipients: context.recipients.map((one) => ({
        ...one,
        epochs: one.epochs.map((epoch) => (line === 'all' || epoch.line === line ? { ...epoch, ...said } : epoch)),
      })),
    })
  }
  const PAST = '2026-01-01T00:00:00Z'

  it.each<[string, object]>([
    ['is closed', { state: 'closed' }],
    ['is past its deadline', { state: 'closing', notAfter: PAST }],
    ['is stated no more', { eid: newId() }],
  ])('is not handed out to an epoch that %s, and its recipient is told why', async (_what, said) => {
    const { rid } = await store('full')
    ended('all', said)
    const { status, body, text } = await read(rid)
    expect([status, body.code]).toEqual([409, 'epoch_closed'])
    expect(text).not.toContain(rid)
    expect((await ground.log()).at(-1)).toMatchObject({ tree: 'member:transit', code: 'epoch_closed' })
  })

  it('is handed out to an epoch that is closing, and of a line that is closed nothing is', async () => {
    const { rid, submission } = await store('full')
    ended('all', { state: 'closing' })
    expect((await read(rid)).status).toBe(200)
    ended('child', { state: 'closed' })
    const { body } = await read(rid)
    const lines = (body.grants as Submission['grants']).map(({ header }) => headerOf(header).line)
    expect(lines.sort()).toEqual(['detention', 'society'])
    expect(names(body)).not.toContain('child')
    expect(Object.keys(submission.record.fields)).toContain('child')
  })

  it('that would not be shown anyway has the uniform answer, whatever has become of the epoch', async () => {
    const { rid } = await store('full', 'transit', { grant: { notAfter: later(-1) } })
    ended('all', { state: 'closed' })
    expect((await read(rid)).status).toBe(404)
  })

  it('shows the author the whole of its own, whatever has become of it elsewhere', async () => {
    const { rid, submission } = await store('own')
    const { status, body } = await read(rid, 'origin')
    expect(status).toBe(200)
    expect(body.record).toEqual(submission.record)
    expect(body.grants).toHaveLength(9)
    expect(body.stage).toBe('full')
  })

  it.each<[string, Type]>([
    ['release', 'release'],
    ['key', 'key'],
  ])('of a %s gives it whole at stage full', async (_what, type) => {
    const { rid, submission } = await store('full', 'transit', {}, type)
    const { status, body } = await read(rid)
    expect([status, names(body)]).toEqual([200, Object.keys(submission.record.fields).sort()])
  })
})

describe('absent and forbidden', () => {
  const bare = async (rid: string, as = 'transit') => {
    const { status, headers, text } = await read(rid, as)
    const shown = [...headers].filter(([name]) => name !== 'date').sort()
    return { status, shown, text: text.replace(/"instance":"[^"]*"/, '') }
  }

  it('are one answer, byte for byte, header for header', async () => {
    const problem = { type: 'urn:kinlink:problem:not_found', title: 'told elsewhere', status: 404, code: 'not_found' }
    ground.answers.set('/internal/records/read', { status: 404, body: problem })
    const absent = await bare(newId())
    expect(absent.status).toBe(404)
    const cases: [Change, (stored: StoredRecord) => StoredRecord, string?][] = [
      [{}, (stored) => ({ ...stored, grants: [] })],
      [{}, (stored) => ({ ...stored, receipt: null })],
      [{}, (stored) => stored, 'coordinator'],
      [{ receipt: { notAfter: later(-1) } }, (stored) => stored],
      [{ receipt: { recipients: ['destination'] } }, (stored) => stored],
      [{ grant: { notAfter: later(-1) } }, (stored) => stored],
      [{ record: { expires: later(-1) } }, (stored) => stored],
    ]
    for (const [change, edit, as] of cases) {
      const { rid } = await store('full', 'transit', change, 'tracing', edit)
      expect(await bare(rid, as)).toEqual(absent)
    }
  })

  it('are one answer also when the agreement has ended, and for another record than the one asked for', async () => {
    const { rid } = await store('full')
    ground.context = (context) => ({
      ...context,
      recipients: context.recipients.map((one) => ({ ...one, purposes: [] })),
    })
    expect((await read(rid)).status).toBe(404)
    ground.context = (context) => context
    expect((await read(newId())).status).toBe(404)
  })

  it.each(['compare', 'full'] as const)(
    'are one answer once the policy pack has run out, at stage %s',
    async (stage) => {
      const { rid } = await store(stage)
      expect((await read(rid)).status).toBe(200)
      const header = { ...ground.network.rules, version: '2026.8', notAfter: later(-1) }
      const order = { make: 'document', label: 'policy-pack', header, by: ['coordinator.admin0'] } as const
      const document = await ground.societies.order({ ...order, by: [...order.by] })
      ground.context = (context) => ({ ...context, pack: { digest: 'C'.repeat(42).concat('A'), document } })
      expect((await read(rid)).status).toBe(404)
      const own = await store('own')
      expect((await read(own.rid, 'origin')).status).toBe(200)
    },
  )

  it('are one answer for grants and receipts of another record', async () => {
    const other = await ground.societies.order({ make: 'submission', author: 'origin', to: ['transit'] })
    const foreign = await store('full', 'transit', {}, 'tracing', (stored) => ({ ...stored, grants: other.grants }))
    expect((await read(foreign.rid)).status).toBe(404)
    const receipt = other.receipt ?? null
    const rested = await store('full', 'transit', {}, 'tracing', (stored) => ({ ...stored, receipt }))
    expect((await read(rested.rid)).status).toBe(404)
  })

  it('are logged as denials by the gateway where the mailbox had allowed', async () => {
    const { rid } = await store('full', 'transit', { grant: { notAfter: later(-1) } })
    await read(rid)
    const entry = (await ground.log()).find(({ subject }) => subject === rid)
    expect(entry).toMatchObject({
      tree: 'member:transit',
      action: 'request.refused',
      code: 'not_found',
      decision: 'deny',
    })
  })

  it('the mailbox saying "own" of another’s record shows nothing', async () => {
    const { rid } = await store('own')
    expect((await read(rid, 'transit')).status).toBe(404)
  })
})
