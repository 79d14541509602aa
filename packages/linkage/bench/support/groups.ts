import { birthInterval } from '../../src/birth/interval.ts'
import type { Person } from './caseload-files.ts'
import { curveOf, type Judged, rounded } from './measures.ts'

/** A scored pair with its two people. */
export type JudgedPair = Judged & { sought: Person; present: Person }

/** Groups with fewer true pairs than this say more of chance than of fairness. */
const LEAST_PAIRS = 30

const wordsOf = ({ features }: Person) => (features.names[0]?.full ?? '').split(/\s+/u)

function dates(a: Person, b: Person): string {
  const [x, y] = [birthInterval(a.features.birth), birthInterval(b.features.birth)]
  if (!x || !y) return 'a date missing'
  if ([a, b].some(({ features }) => features.birth?.calendar === 'ethiopian')) return 'Ethiopian calendar'
  if (x.day && y.day) {
    const same = x.day.month === y.day.month && x.day.day === y.day.day && x.day.year === y.day.year
    return same ? 'same day' : 'days that differ'
  }
  return x.stated.first <= y.stated.last && y.stated.first <= x.stated.last ? 'same year' : 'years that differ'
}

/** What each pair is counted under: two scripts, sex, language, and how the two records depart from one another. */
const KINDS: readonly ((a: Person, b: Person) => string)[] = [
  (a, b) => `script ${[a.script, b.script].sort().join('-')}`,
  (a) => `sex ${a.features.sex}`,
  (a) => `language ${a.lang}`,
  (a, b) => `birth: ${dates(a, b)}`,
  (a, b) => `name: ${wordsOf(a).length === wordsOf(b).length ? 'as many words' : 'words missing'}`,
  (a, b) => `place: ${a.features.birthPlace && b.features.birthPlace ? 'known' : 'missing'}`,
]

/** Best F1 of each group, over all pairs that fall into it, right and wrong; groups too small to tell are left out. */
export function byGroup(
  pairs: readonly JudgedPair[],
  toFind: readonly { sought: Person; present: Person }[],
): { name: string; truth: number; maxF1: number }[] {
  return KINDS.flatMap((kind) => {
    const groups = new Map<string, { pairs: JudgedPair[]; truth: number }>()
    const groupOf = (name: string) => {
      const group = groups.get(name) ?? { pairs: [], truth: 0 }
      groups.set(name, group)
      return group
    }
    for (const pair of pairs) groupOf(kind(pair.sought, pair.present)).pairs.push(pair)
    for (const { sought, present } of toFind) groupOf(kind(sought, present)).truth += 1
    return [...groups]
      .filter(([, { truth }]) => truth >= LEAST_PAIRS)
      .map(([name, group]) => ({ name, truth: group.truth, maxF1: rounded(curveOf(group.pairs, group.truth).maxF1) }))
  }).sort((a, b) => a.maxF1 - b.maxF1)
}
