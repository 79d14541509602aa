import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deriveLinkageKeys, encode, type PersonFeatures, resemblance } from '@kinlink/linkage'
import { describe, expect, it } from 'vitest'
import { invent } from '../../src/decoys/invent.ts'
import { partsOf, plain } from '../../src/decoys/name-words.ts'
import { spliced } from '../../src/decoys/spliced.ts'
import { featuresOf } from '../../src/sealing/blinded-entry.ts'

/** The same draws in every run. */
const randomOf = (seed: string) => {
  let n = 0
  return (size: number) => createHash('sha256').update(`${seed} ${n++}`).digest().subarray(0, size)
}
const CASELOAD = new URL('../../../../packages/linkage/bench/data/caseload/', import.meta.url)
type Line = Omit<PersonFeatures, 'names'> & { name: string; script: string; lang: string; parts: { given?: string } }
const caseload = (file: string, most: number): PersonFeatures[] =>
  readFileSync(new URL(file, CASELOAD), 'utf8')
    .split('\n')
    .slice(0, most)
    .map((line) => JSON.parse(line) as Line)
    .map(({ name: full, script, lang, parts, ...person }) => ({
      ...person,
      names: [{ full, script, lang, ...(parts.given === undefined ? {} : { parts }) }],
    }))

const onFile = caseload('present.jsonl', 600)
const random = randomOf('decoys')
const decoys = Array.from({ length: 300 }, () => featuresOf(invent(onFile, random)))
const keys = deriveLinkageKeys(createHash('sha256').update('linkage').digest())
const codesOf = (people: readonly PersonFeatures[]) => people.map((person) => encode(person, keys))
const bits = (code: Uint8Array) => code.reduce((n, byte) => n + byte.toString(2).replaceAll('0', '').length, 0)
const mean = (some: readonly number[]) => some.reduce((a, b) => a + b, 0) / some.length
/** How often a decoy has more than a person, of all pairs of the two: a half is a toss of a coin. */
const wins = (decoys: readonly number[], people: readonly number[]) =>
  mean(decoys.flatMap((d) => people.map((p) => (d > p ? 1 : d === p ? 0.5 : 0))))
const share = (people: readonly PersonFeatures[], is: (person: PersonFeatures) => boolean) =>
  people.filter(is).length / people.length
const nameOf = ({ names }: PersonFeatures) => plain(names[0]?.full ?? '')
const known = new Set(onFile.map(nameOf))

describe('an invented person', () => {
  it('has nobody’s name, but for one of a single common word, which points to nobody', () => {
    expect(decoys.map(nameOf).filter((full) => full.includes(' ') && known.has(full))).toEqual([])
  })

  it('bears no word of the few who bear it and that no list has: it is put together from two', () => {
    const rare = { full: 'Qwzxelu Vbnmkara', script: 'Latn', lang: 'so' }
    const people = onFile.map((person, at) => (at === 0 ? { ...person, names: [rare] } : person))
    const from = randomOf('rare')
    const all = Array.from({ length: 500 }, () => plain(invent(people, from).names[0]?.full ?? ''))
    expect(all.filter((full) => /qwzxelu|vbnmkara/.test(full))).toEqual([])
    expect(all.some((full) => /qwz|vbn|mkara|elu/.test(full))).toBe(true)
    expect(spliced('Sanoko', 'Warsame')).toBe('Saname')
    expect(spliced('ሀይመቴ', 'ውድቀት')).toBe('ሀይቀት')
    expect(spliced('Li', 'Warsame')).toBeUndefined()
  })

  it('is of the mixture of the caseload: languages, scripts, sexes, what is known of births and places', () => {
    const same: [string, (person: PersonFeatures) => boolean][] = [
      ...['so', 'ar', 'ti', 'ff', 'fa', 'bn'].map((lang): [string, (person: PersonFeatures) => boolean] => [
        lang,
        (person) => person.names[0]?.lang === lang,
      ]),
      ['Arabic script', ({ names }) => names[0]?.script === 'Arab'],
      ['female', ({ sex }) => sex === 'female'],
      ['no birth', ({ birth }) => birth === null],
      ['year only', ({ birth }) => /^\d{4}$/.test(birth?.value ?? '')],
      ['first of January', ({ birth }) => birth?.value.endsWith('-01-01') === true],
      ['a place', ({ birthPlace }) => birthPlace != null],
    ]
    for (const [what, is] of same) expect(Math.abs(share(decoys, is) - share(onFile, is)), what).toBeLessThan(0.12)
    const common = (people: readonly PersonFeatures[]) => {
      const counts = new Map<string, number>()
      for (const { names } of people) {
        const given = plain(names[0] === undefined ? '' : (partsOf(names[0]).given ?? ''))
        counts.set(given, (counts.get(given) ?? 0) + 1)
      }
      return (
        [...counts.values()]
          .sort((a, b) => b - a)
          .slice(0, 10)
          .reduce((a, b) => a + b, 0) / people.length
      )
    }
    expect(Math.abs(common(decoys) - common(onFile))).toBeLessThan(0.12)
  })

  it('has a code of the same length and weight, as near to what is sought as other people’s are', () => {
    const [ofDecoys, ofPeople] = [codesOf(decoys), codesOf(onFile.slice(0, 300))]
    expect(new Set([...ofDecoys, ...ofPeople].map(({ length }) => length)).size).toBe(1)
    const heavier = wins(ofDecoys.map(bits), ofPeople.map(bits))
    expect(heavier).toBeGreaterThan(0.4)
    expect(heavier).toBeLessThan(0.6)
    const truth = new Set(
      readFileSync(new URL('truth.csv', CASELOAD), 'utf8')
        .split('\n')
        .map((line) => line.split(',')[0]),
    )
    const sought = codesOf(
      caseload('sought.jsonl', 300).filter((person) => !truth.has((person as unknown as { id: string }).id)),
    )
    const nearest = (codes: readonly Uint8Array[]) =>
      codes.map((code) => Math.max(...sought.map((s) => resemblance(s, code))))
    const nearer = wins(nearest(ofDecoys), nearest(ofPeople))
    expect(nearer).toBeGreaterThan(0.4)
    expect(nearer).toBeLessThan(0.6)
  })

  it('has a common name where nobody or too few are on file', () => {
    const from = randomOf('few')
    const few = onFile.slice(0, 3)
    for (const people of [[], few]) {
      const identity = invent(people, from)
      expect(identity.names[0]?.full).toMatch(/^\p{Lu}\p{L}+( \p{Lu}\p{L}+)+$/u)
      expect(few.map(({ names }) => names[0]?.full)).not.toContain(identity.names[0]?.full)
    }
  })
})
