import { readFileSync } from 'node:fs'
import type { PersonFeatures } from '../../src/person.ts'
import { DEFAULT_MODEL } from '../../src/scoring/model.ts'
import { scoreAll } from '../support/all-pairs.ts'
import { rank } from '../support/caseload-files.ts'
import { shortlists } from '../support/codes.ts'
import { curveOf, rounded } from '../support/measures.ts'

type Line = { id: string; who: string; given: string; family: string; suburb: string; born: string }

function read(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map((field) => field.trim()))
    .map((f) => ({
      id: f[0] ?? '',
      who: f[0]?.split('-')[1] ?? '',
      given: f[1] ?? '',
      family: f[2] ?? '',
      suburb: f[6] ?? '',
      born: f[9] ?? '',
    }))
}

/** Given name, family name, date of birth and suburb; nothing else of the records is used. */
function featuresOf({ given, family, suburb, born }: Line): PersonFeatures {
  const parts = { ...(given ? { given } : {}), ...(family ? { family } : {}) }
  const value = `${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6)}`
  return {
    names: [{ full: `${given} ${family}`.trim(), script: 'Latn', lang: 'en', parts }],
    sex: 'unknown',
    birth: /^\d{8}$/u.test(born) ? { value, accuracy: 'exact-stated', calendar: 'gregorian' } : null,
    birthPlace: suburb || null,
  }
}

/** FEBRL4 as family links look like: four fields, and half of those looked for are nowhere. */
export function measureFebrl4(folder: string) {
  const sought = read(`${folder}/dataset4a.csv`)
  const present = read(`${folder}/dataset4b.csv`).filter(({ who }) => (rank(`febrl4 ${who}`) & 1) === 1)
  const people = (lines: Line[]) =>
    lines.map((line) => ({ id: line.id, script: 'Latn', lang: 'en', features: featuresOf(line) }))
  const [left, right] = [people(sought), people(present)]
  const pairs = scoreAll(
    left.map(({ features }) => features),
    right.map(({ features }) => features),
    DEFAULT_MODEL,
    -4,
  ).map(({ sought: s, present: p, bits }) => ({ s, p, score: bits, right: sought[s]?.who === present[p]?.who }))
  const listed = new Map(shortlists(left, right, 50).map(({ id, nearest }) => [id, new Set(nearest)]))
  const behindCodes = pairs.filter(({ s, p }) => listed.get(left[s]?.id ?? '')?.has(right[p]?.id ?? ''))
  const [codes, plain] = [curveOf(behindCodes, present.length), curveOf(pairs, present.length)]
  return {
    sought: sought.length,
    pairs: present.length,
    maxF1: rounded(codes.maxF1),
    recallAtP95: rounded(codes.recallAt(0.95)),
    plaintext: { maxF1: rounded(plain.maxF1), recallAtP95: rounded(plain.recallAt(0.95)) },
  }
}
