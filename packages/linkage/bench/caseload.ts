/*
 * Measures blind matching and the edge score on a caseload folder: `node packages/linkage/bench/caseload.ts [--data DIR] [--half dev|test]`.
 * True pairs are split by a hash of the sought id; weights were set on the half `dev`, figures are to be quoted from `test`.
 * Samples hold strangers on both sides; no pair is judged against another, so a person may be confirmed twice. One JSON line.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  CANDIDATE_FLOOR,
  CONFIRM_THRESHOLD,
  deriveLinkageKeys,
  encode,
  type PersonFeatures,
  packCodes,
  REVIEW_THRESHOLD,
  scan,
  scorePair,
} from '../src/index.ts'

type Line = { id: string; name: string; script: string; lang: string; parts: object; sex: PersonFeatures['sex'] } & {
  birth: PersonFeatures['birth']
  birthPlace?: string
}
type Person = { id: string; script: string; features: PersonFeatures; code: Uint8Array }
type Tally = {
  truth: number
  kept: number
  candidates: number
  sought: number
  reviewed: number
  found: number
  wrong: number
  cross: number
  crossFound: number
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    half: { type: 'string', default: 'test' },
    samples: { type: 'string', default: '8' },
  },
})
const folder = values.data ?? new URL('../../demo/data', import.meta.url).pathname
const rank = (text: string) => createHash('sha256').update(text).digest().readUInt32BE(0)
const keys = deriveLinkageKeys(new Uint8Array(32).fill(42))

function load(file: string): Person[] {
  return readFileSync(`${folder}/${file}`, 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Line)
    .map(({ id, name, script, lang, parts, sex, birth, birthPlace }) => {
      const features = { names: [{ full: name, script, lang, parts }], sex, birth, birthPlace: birthPlace ?? null }
      return { id, script, features, code: encode(features, keys) }
    })
}

/** People in an order of their own for each seed, those named first in front. */
const shuffled = (people: Person[], seed: number, first: (person: Person) => boolean) =>
  [...people].sort((a, b) => Number(first(b)) - Number(first(a)) || rank(`${seed}${a.id}`) - rank(`${seed}${b.id}`))

function judge(sought: Person[], present: Person[], truth: Map<string, string>): Tally {
  const packed = packCodes(present.map(({ code }) => code))
  const at = new Map(present.map((person, index) => [person.id, index]))
  const tally = {
    truth: 0,
    kept: 0,
    candidates: 0,
    sought: sought.length,
    reviewed: 0,
    found: 0,
    wrong: 0,
    cross: 0,
    crossFound: 0,
  }
  for (const person of sought) {
    const wanted = at.get(truth.get(person.id) ?? '')
    const cross = wanted !== undefined && present[wanted]?.script !== person.script
    tally.truth += Number(wanted !== undefined)
    tally.cross += Number(cross)
    for (const { index } of scan(person.code, packed, CANDIDATE_FLOOR)) {
      const other = present[index]
      if (!other) continue
      const { probability } = scorePair(person.features, other.features)
      const confirmed = probability >= CONFIRM_THRESHOLD
      tally.candidates += 1
      tally.kept += Number(index === wanted)
      tally.reviewed += Number(probability >= REVIEW_THRESHOLD)
      tally.found += Number(confirmed && index === wanted)
      tally.crossFound += Number(confirmed && index === wanted && cross)
      tally.wrong += Number(confirmed && index !== wanted)
    }
  }
  return tally
}

const started = performance.now()
const [sought, present] = [load('sought.jsonl'), load('present.jsonl')]
const encodePerSecond = Math.round(((sought.length + present.length) / (performance.now() - started)) * 1000)
const all = readFileSync(`${folder}/truth.csv`, 'utf8').trim().split('\n').slice(1)
const half = all
  .map((line) => line.split(',') as [string, string])
  .filter(([id]) => (rank(id) & 1) === Number(values.half === 'dev'))
const truth = new Map(half)
const found = new Set(half.map(([, id]) => id))
const others = new Set(all.flatMap((line) => line.split(',')))
const strangers = (people: Person[]) => people.filter(({ id }) => truth.has(id) || found.has(id) || !others.has(id))

/** 300 sought and 900 present with 150 true pairs between them, or as many as there are. */
function sample(seed: number): Tally {
  const pairs = new Set(
    shuffled(strangers(sought), seed, ({ id }) => truth.has(id))
      .slice(0, 150)
      .map(({ id }) => id),
  )
  const partners = new Set([...pairs].map((id) => truth.get(id)))
  const few = shuffled(
    strangers(sought).filter(({ id }) => pairs.has(id) || !truth.has(id)),
    seed,
    ({ id }) => pairs.has(id),
  )
  const many = shuffled(
    strangers(present).filter(({ id }) => partners.has(id) || !found.has(id)),
    seed,
    ({ id }) => partners.has(id),
  )
  return judge(few.slice(0, 300), many.slice(0, 900), truth)
}

const ratio = (a: number, b: number) => (b === 0 ? null : Math.round((a / b) * 10000) / 10000)
const report = (tallies: Tally[]) => {
  const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0)
  return {
    truePairs: sum('truth'),
    codes: { recall: ratio(sum('kept'), sum('truth')), candidatesPerSought: ratio(sum('candidates'), sum('sought')) },
    endToEnd: {
      recall: ratio(sum('found'), sum('truth')),
      crossScriptRecall: ratio(sum('crossFound'), sum('cross')),
      falseShare: ratio(sum('wrong'), sum('found') + sum('wrong')),
      reviewedPerSought: ratio(sum('reviewed'), sum('sought')),
    },
  }
}
const samples = Array.from({ length: Number(values.samples) }, (_, seed) => sample(seed))
const worst = Math.max(...samples.map(({ found: hits, wrong }) => wrong / Math.max(hits + wrong, 1)))
console.log(
  JSON.stringify({
    bench: 'caseload',
    half: values.half,
    floor: CANDIDATE_FLOOR,
    confirm: CONFIRM_THRESHOLD,
    ...report(samples),
    worstFalseShare: ratio(worst, 1),
    worstRecall: ratio(Math.min(...samples.map(({ found: hits, truth: real }) => hits / Math.max(real, 1))), 1),
    encodePerSecond,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  }),
)
