import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ADVICE, RULES, statusFields } from '@kinlink/policy'
import { describe, expect, it, test } from 'vitest'
import { readSources } from './architecture/sources.ts'
import { claims, filesOf, readTests, unproven } from './policy/named-tests.ts'
import { pageOf } from './policy/page.ts'

const root = new URL('..', import.meta.url)
const tests = readTests()

describe('a rule that claims to be held', () => {
  it('has a test of that name, and one only', () => {
    expect(unproven(tests)).toEqual([])
  })

  it('is found out once the test is gone, or is called otherwise', () => {
    for (const { rule, held } of claims()) {
      const without = new Map(
        [...tests].map(([file, text]) => [file, text.replaceAll(`'${held.test}'`, "'something else'")]),
      )
      expect(unproven(without).some((one) => one.startsWith(`${rule} at ${held.at}`))).toBe(true)
    }
    expect(filesOf(new Map([['a.test.ts', '// P-CHILD']]), 'P-CHILD')).toEqual([])
    expect(filesOf(new Map([['a.test.ts', "it('P-CHILD', () => {})"]]), 'P-CHILD')).toEqual(['a.test.ts'])
  })

  it('stands in docs/policy.md as it is', () => {
    expect(readFileSync(new URL('docs/policy.md', root), 'utf8')).toBe(pageOf(tests))
  })
})

describe('a rule that the code cites', () => {
  const sources = [...readSources(fileURLToPath(root))].filter(([file]) =>
    /^(services|packages)\/[^/]+\/src\//.test(file),
  )
  const cited = new Set(
    sources.flatMap(([, text]) => [...text.matchAll(/['"`](P-[A-Z]+)['"`]/g)].map(([, id]) => id ?? '')),
  )
  const refusing = new Set(
    sources.flatMap(([, text]) =>
      [...text.matchAll(/(?:finding|refuse|missing)\('(P-[A-Z]+)'/g)].map(([, id]) => id ?? ''),
    ),
  )

  it('is one of the rules', () => {
    expect(cited.size).toBeGreaterThan(20)
    expect([...cited].filter((id) => !Object.hasOwn(RULES, id))).toEqual([])
  })

  it('and refuses by has words for what to do about it', () => {
    expect(refusing.size).toBeGreaterThan(10)
    expect([...refusing].filter((id) => !Object.hasOwn(ADVICE, id))).toEqual([])
  })
})

type Json = { [name: string]: Json }
const SERVICES = ['audit', 'casework', 'delivery', 'gateway', 'mailbox', 'matching', 'registry']
const documentOf = (service: string): Json =>
  JSON.parse(readFileSync(new URL(`services/${service}/openapi.json`, root), 'utf8'))
const routesOf = (service: string): [string, Json][] =>
  Object.entries(documentOf(service).paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Json] => [`${method} ${path}`, operation]),
  )

/** Names of members that a schema has anywhere, its examples left out. */
const membersOf = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, inner]) => [
    ...(key === 'properties' ? Object.keys(inner as Json) : []),
    ...(key.startsWith('x-example') || key === 'example' || key === 'examples' ? [] : membersOf(inner)),
  ])
}

describe('P-NOSTATUS (1.2) in every interface: no member is named for status', () => {
  test.each(SERVICES)('%s', (service) => {
    const members = membersOf(documentOf(service))
    if (service !== 'matching') expect(members.length).toBeGreaterThan(5)
    expect(statusFields(Object.fromEntries(members.map((name) => [name, 1])))).toEqual([])
  })
})

/** What only somebody's own page may show: never a row of a list. */
const PERSONAL = [
  'names',
  'birth',
  'contact',
  'phone',
  'address',
  'person',
  'request',
  'registration',
  'letter',
  'values',
  'sought',
]

describe('P-MISUSE (1.5): no listing gives personal data, and each has an end', () => {
  const lists = routesOf('casework').flatMap(([route, operation]) => {
    const schema = operation.responses?.['200']?.content?.['application/json']?.schema
    const items = schema?.properties?.items ?? (schema?.type === ('array' as unknown) ? schema : undefined)
    return route.startsWith('get') && items !== undefined ? [[route, operation, items] as const] : []
  })
  test('there are listings to look at', () => expect(lists.length).toBeGreaterThan(8))
  test.each(lists)('%s', (_, operation, items) => {
    expect(membersOf(items).filter((name) => PERSONAL.includes(name))).toEqual([])
    const parameters = (operation.parameters ?? []) as unknown as { name: string; schema: { pattern?: string } }[]
    const limit = parameters.find(({ name }) => name === 'limit')
    if (limit !== undefined) expect(new RegExp(limit.schema.pattern ?? '.*').test('201')).toBe(false)
  })
  test('and nothing is there to be taken away in bulk', () => {
    const all = SERVICES.flatMap((service) => routesOf(service).map(([route]) => route))
    expect(all.filter((route) => /export|dump|bulk|search\?|query|report/i.test(route))).toEqual([])
  })
})

describe('P-NOTCONTROL (7.5): no route follows people, scores them or hands them on', () => {
  test('of any service', () => {
    const all = SERVICES.flatMap((service) => routesOf(service).map(([route]) => route))
    expect(all.length).toBeGreaterThan(100)
    expect(
      all.filter((route) => /location|position|track|movement|risk-?score|border|authorit|immigration/i.test(route)),
    ).toEqual([])
  })
})
