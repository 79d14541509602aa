import { readFileSync } from 'node:fs'

/** A line of the sample caseload (see data/README.md). */
export type SampleRecord = {
  id: string
  society: string
  name: string
  script: string
  lang: string
  parts: { given?: string; father?: string; grandfather?: string; family?: string; mother?: string }
  sex: 'female' | 'male'
  birth: { value: string; accuracy: string; calendar: string } | null
  birthPlace?: string
}
export type Sample = { sought: SampleRecord[]; present: SampleRecord[]; pairs: [sought: string, present: string][] }

const lines = (name: string) =>
  readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')

const records = (name: string) => lines(name).map((line) => JSON.parse(line) as SampleRecord)

/**
 * The sample, or its first requests with everybody they look for and a share of the others, for short runs.
 * @param requests how many requests; all by default
 */
export function readSample(requests = Number.POSITIVE_INFINITY): Sample {
  const sought = records('sought.jsonl').slice(0, requests)
  const all = records('present.jsonl')
  const asked = new Set(sought.map((r) => r.id))
  const pairs = lines('truth.csv')
    .slice(1)
    .map((line) => line.split(',') as [string, string])
    .filter(([s]) => asked.has(s))
  const wanted = new Set(pairs.map(([, p]) => p))
  const others = all
    .filter((r) => !wanted.has(r.id))
    .slice(0, requests === Number.POSITIVE_INFINITY ? all.length : sought.length * 2)
  const keep = new Set([...wanted, ...others.map((r) => r.id)])
  return { sought, present: all.filter((r) => keep.has(r.id)), pairs }
}
