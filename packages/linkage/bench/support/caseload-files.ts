import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PersonFeatures } from '../../src/index.ts'

/** A line of a caseload folder, ready to be compared. */
export type Person = { id: string; script: string; lang: string; features: PersonFeatures }

/** Who is looked for, who is there, and which of them are the same. */
export type Caseload = { sought: Person[]; present: Person[]; truth: ReadonlyMap<string, string> }

/** Parts of the people looked for: `dev`, on which weights are fitted, `test`, on which they are not, or everybody. */
export type Half = 'dev' | 'test' | 'all'

type Line = { id: string; name: string; script: string; lang: string; parts: object; sex: PersonFeatures['sex'] } & {
  birth: PersonFeatures['birth']
  birthPlace?: string
}

/** A number that a text always gets; its last bit tells development from held-out halves. */
export const rank = (text: string) => createHash('sha256').update(text).digest().readUInt32BE(0)

/** Whether somebody looked for belongs to a half. */
export const inHalf = (id: string, half: Half) => half === 'all' || (rank(id) & 1) === Number(half === 'dev')

const lines = (folder: string, file: string) => readFileSync(`${folder}/${file}`, 'utf8').trim().split('\n')

function people(folder: string, file: string): Person[] {
  return lines(folder, file)
    .map((text) => JSON.parse(text) as Line)
    .map(({ id, name, script, lang, parts, sex, birth, birthPlace }) => ({
      id,
      script,
      lang,
      features: { names: [{ full: name, script, lang, parts }], sex, birth, birthPlace: birthPlace ?? null },
    }))
}

/** Reads a folder in the format of packages/demo/data/README.md. Only the truth of the half is told; everybody present is there. */
export function readCaseload(folder: string, half: Half): Caseload {
  const pairs = lines(folder, 'truth.csv')
    .slice(1)
    .map((line) => line.trim().split(',') as [string, string])
  return {
    sought: people(folder, 'sought.jsonl').filter(({ id }) => inHalf(id, half)),
    present: people(folder, 'present.jsonl'),
    truth: new Map(pairs.filter(([id]) => inHalf(id, half))),
  }
}
