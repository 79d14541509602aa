import type { CoarsePurpose, Finding, RecordType, StoredRecord } from '@kinlink/contracts'
import { LINES } from '@kinlink/contracts'
import { checkGrantStages, STAGE_ORDER } from '@kinlink/policy'
import { describe, expect, test } from 'vitest'
import { projectFor } from '../../src/records/project-record.ts'
import { checkFields } from '../../src/submission/fields.ts'
import { checkLines, checkStages } from '../../src/submission/grants.ts'
import { checkLegalBasis } from '../../src/submission/legal-basis.ts'
import { checkRecipients } from '../../src/submission/recipients.ts'
import { against, type Class, context, EVERY_CLASS, NOW, pack, stagesOf, submissionOf } from './ground.ts'

const TYPES: RecordType[] = ['tracing', 'message', 'release', 'rights', 'key']
const PURPOSES: CoarsePurpose[] = ['tracing', 'message', 'check-in', 'rights', 'network']
/** What may travel, and for what: everything else is refused. A linkage key is the coordinating member’s, and our author is another. */
const ALLOWED = new Set(['tracing tracing', 'release tracing', 'message message', 'release message', 'rights rights'])
/** Who may receive. */
const MAY: readonly Class[] = ['national-society', 'icrc', 'ifrc']

const each = EVERY_CLASS.flatMap((to) => TYPES.flatMap((type) => PURPOSES.map((purpose) => ({ to, type, purpose }))))

describe('P-PURPOSE (1.5) in the matrix of submissions: only the allow-list passes', () => {
  test('of every class of recipient, type of record and purpose', () => {
    const passed = each.filter(({ to, type, purpose }) => {
      const made = submissionOf({ type, purpose, to: [to] })
      const checks = [checkFields, checkLegalBasis, checkRecipients, checkLines, checkStages]
      return checks.flatMap((check): Finding[] => check(made, against)).length === 0
    })
    const wanted = each.filter(({ to, type, purpose }) => MAY.includes(to) && ALLOWED.has(`${type} ${purpose}`))
    expect(passed).toEqual(wanted)
    expect([each.length, passed.length]).toEqual([175, 15])
  })

  test('of every field, line and stage', () => {
    for (const type of TYPES) {
      const allowed = pack.purposes.filter((one) => one.type === type).flatMap((one) => one.allowed)
      for (const line of LINES)
        for (const stage of STAGE_ORDER)
          for (const field of pack.catalogue) {
            const sound = stagesOf(type, line)
            const rest = Object.fromEntries(
              STAGE_ORDER.map((one) => [one, sound[one].filter((name) => name !== field.name)]),
            ) as typeof sound
            const stages = { ...rest, [stage]: [...rest[stage], field.name] }
            const first = STAGE_ORDER.indexOf(field.stages[0] ?? 'full')
            const may = allowed.includes(field.name) && field.line === line && STAGE_ORDER.indexOf(stage) >= first
            expect([type, line, stage, field.name, checkGrantStages(pack, type, line, stages).length === 0]).toEqual([
              ...[type, line, stage, field.name],
              may,
            ])
          }
    }
  })
})

describe('P-PURPOSE (1.5) in the matrix of projections: only the allow-list is handed out', () => {
  const rows = each.filter(({ type, purpose }) => ALLOWED.has(`${type} ${purpose}`))
  test.each(rows)('$type for $purpose, to $to', ({ to, type, purpose }) => {
    const { record, header, grants, receipt } = submissionOf({ type, purpose, to: [to] })
    for (const stage of STAGE_ORDER) {
      const stored: StoredRecord = {
        ...{ record, stage, receipt: receipt?.receipt ?? null },
        grants: grants.map(({ grant }) => grant),
      }
      const given = projectFor(stored, { ...{ recordId: header.rid, member: to, now: NOW, context, pack } })
      const wanted = LINES.flatMap((line) =>
        STAGE_ORDER.slice(0, STAGE_ORDER.indexOf(stage) + 1).flatMap((one) => stagesOf(type, line)[one]),
      )
      if (!MAY.includes(to)) expect([stage, given]).toEqual([stage, undefined])
      else if (typeof given !== 'object') throw new TypeError('A recipient on the allow-list is given something')
      else {
        expect(Object.keys(given.record.fields).sort()).toEqual(wanted.sort())
        for (const grant of given.grants)
          expect(JSON.parse(Buffer.from(grant.header, 'base64url').toString()).to).toBe(to)
      }
    }
  })

  test('to nobody whom no grant names, though everything else is in order', () => {
    const { record, header, grants, receipt } = submissionOf({
      type: 'tracing',
      purpose: 'tracing',
      to: ['icrc'],
      listed: ['icrc', 'ifrc'],
    })
    const stored: StoredRecord = {
      ...{ record, stage: 'full', receipt: receipt?.receipt ?? null },
      grants: grants.map(({ grant }) => grant),
    }
    const ifrc = { recordId: header.rid, member: 'ifrc', now: NOW, context, pack }
    expect(projectFor(stored, ifrc)).toBeUndefined()
    expect(projectFor(stored, { ...ifrc, member: 'icrc' })).toBeDefined()
  })

  test('and nothing more by a looser pack that the grants do not name', () => {
    const { record, header, grants, receipt } = submissionOf({ type: 'tracing', purpose: 'tracing', to: ['icrc'] })
    const stored: StoredRecord = {
      ...{ record, stage: 'preview', receipt: receipt?.receipt ?? null },
      grants: grants.map(({ grant }) => grant),
    }
    const given = (rules: typeof pack) => {
      const projected = projectFor(stored, { recordId: header.rid, member: 'icrc', now: NOW, context, pack: rules })
      return typeof projected === 'object' ? Object.keys(projected.record.fields).sort() : []
    }
    const looser = { ...pack, catalogue: pack.catalogue.map((field) => ({ ...field, stages: ['preview' as const] })) }
    const stricter = { ...pack, catalogue: pack.catalogue.map((field) => ({ ...field, stages: ['full' as const] })) }
    expect(given(pack)).toHaveLength(4)
    expect(given(looser)).toEqual(given(pack))
    expect(given(stricter)).toEqual([])
  })

  test('P-PURPOSE (1.5) by a stricter pack: nothing at all once it has no such record, or has let it last long enough', () => {
    const { record, header, grants, receipt } = submissionOf({ type: 'tracing', purpose: 'tracing', to: ['icrc'] })
    const stored: StoredRecord = {
      ...{ record, stage: 'full', receipt: receipt?.receipt ?? null },
      grants: grants.map(({ grant }) => grant),
    }
    const given = (rules: typeof pack, days: number) => {
      const now = new Date(NOW.getTime() + days * 86_400_000)
      return projectFor(stored, { recordId: header.rid, member: 'icrc', now, context, pack: rules })
    }
    const lasting = (maxGrantDays: number) => ({
      ...pack,
      purposes: pack.purposes.map((one) => ({ ...one, maxGrantDays })),
    })
    expect([given(pack, 31), given(lasting(30), 29)]).not.toContain(undefined)
    expect(given(lasting(30), 31)).toBeUndefined()
    expect(given(lasting(3000), 200)).toBeUndefined()
    const without = { ...pack, purposes: pack.purposes.filter(({ purpose }) => purpose !== 'tracing') }
    expect(given(without, 0)).toBeUndefined()
  })
})
