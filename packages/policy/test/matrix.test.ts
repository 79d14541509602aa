import type { NewMessage } from '@kinlink/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  buildPack,
  CATALOGUE,
  checkMessage,
  checkTracingRequest,
  fieldsAllowedAtStage,
  PURPOSES,
  STAGE_ORDER,
} from '../src/index.ts'
import { agreedReturn, basis, NOW, request } from './people.ts'

/** Classes of recipients, as an officer may come to name them. */
const COUNTRIES: Readonly<Record<string, string | null>> = {
  own: 'CH',
  'national-society': 'SE',
  icrc: null,
  ifrc: null,
  'without-agreement': 'IT',
  'to-stay-hidden-from': 'FR',
  'state-of-origin': 'ER',
}
const NAMED = [...Object.keys(COUNTRIES), 'authority', 'external-humanitarian']
const network = {
  member: 'own',
  countryOf: (member: string) => COUNTRIES[member],
  hasAgreement: (member: string) => member !== 'without-agreement',
}
const asked = (to: string, stateOfOrigin: 'include' | 'exclude', returns: boolean) =>
  checkTracingRequest(
    request({
      search: { recipients: [to], stateOfOrigin, withholdFrom: ['to-stay-hidden-from'] },
      ...(returns ? { return: { ...agreedReturn, receiving: to } } : {}),
    }),
    network,
    NOW,
  ).refusals
const message = (to: string): NewMessage => ({
  ...{ to, relationship: 'sister', openLetterAcknowledged: true, basis: basis(), until: '2027-05-01T00:00:00Z' },
  letter: { body: 'we are well', lang: 'ti', script: 'Latn' },
  sender: { names: [{ full: 'Selam', script: 'Latn', lang: 'ti' }] },
  addressee: { names: [{ full: 'Tesfay', script: 'Latn' }], address: '12 Long Street' },
})

describe('P-PURPOSE (1.5) in the matrix of requests and messages: only the allow-list passes', () => {
  const may = ['national-society', 'icrc', 'ifrc']
  test('of every class of recipient, for a search and for the support of a return', () => {
    for (const returns of [false, true]) {
      expect(NAMED.filter((to) => asked(to, 'exclude', returns).length === 0)).toEqual(may)
      expect(NAMED.filter((to) => asked(to, 'include', returns).length === 0)).toEqual([...may, 'state-of-origin'])
    }
  })

  test('and for a message, which its writer addresses', () => {
    const passed = NAMED.filter(
      (to) => checkMessage(message(to), { ...network, maxLines: 30 }, NOW).refusals.length === 0,
    )
    expect(passed).toEqual([...may, 'to-stay-hidden-from', 'state-of-origin'])
  })
})

describe('a stricter pack', () => {
  const pack = buildPack({
    net: 'n',
    version: '2026.1',
    issued: '2026-11-01T00:00:00Z',
    notAfter: '2027-11-01T00:00:00Z',
  })
  const names = CATALOGUE.map(({ name }) => name)
  test('never widens what anybody may see, whatever it takes away or puts off', () => {
    fc.assert(
      fc.property(fc.subarray(names), fc.subarray(names), fc.constantFrom(...STAGE_ORDER), (gone, later, stage) => {
        const stricter = {
          ...pack,
          catalogue: pack.catalogue.map((field) =>
            later.includes(field.name) ? { ...field, stages: ['full' as const] } : field,
          ),
          purposes: pack.purposes.map((one) => ({
            ...one,
            allowed: one.allowed.filter((name) => !gone.includes(name)),
          })),
        }
        for (const { type, purpose } of PURPOSES)
          for (const line of ['society', 'child', 'detention'] as const) {
            const before = fieldsAllowedAtStage(pack, { type: type as 'tracing', purpose, line, stage })
            const after = fieldsAllowedAtStage(stricter, { type: type as 'tracing', purpose, line, stage })
            expect(after.filter((name) => !before.includes(name))).toEqual([])
          }
      }),
    )
  })
})
