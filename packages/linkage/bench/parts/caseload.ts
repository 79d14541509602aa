import { wordSimilarity } from '../../src/names/similarity.ts'
import type { PersonFeatures } from '../../src/person.ts'
import { DEFAULT_MODEL, type ScoringModel } from '../../src/scoring/model.ts'
import { scoreAll } from '../support/all-pairs.ts'
import { BASELINE } from '../support/baseline-weights.ts'
import { calibrationOf } from '../support/calibration.ts'
import { type Half, type Person, readCaseload } from '../support/caseload-files.ts'
import { type Shortlist, shortlists } from '../support/codes.ts'
import { byGroup, type JudgedPair } from '../support/groups.ts'
import { jaroWinklerSimilarity } from '../support/jaro-winkler.ts'
import { curveOf, rounded } from '../support/measures.ts'

/** So many of the codes nearest to one are scored by the Society that has the people. */
const SHORTLIST = 50
/** Pairs of fewer bits are no one's candidates. */
const FLOOR = 0

const featuresOf = (people: readonly Person[]): PersonFeatures[] => people.map(({ features }) => features)

function summary(pairs: readonly JudgedPair[], toFind: readonly Pair[]) {
  const cross = ({ sought, present }: Pair) => sought.script !== present.script
  const all = curveOf(pairs, toFind.length)
  const across = curveOf(pairs.filter(cross), toFind.filter(cross).length)
  return {
    maxF1: rounded(all.maxF1),
    recallAtP50: rounded(all.recallAt(0.5)),
    recallAtP90: rounded(all.recallAt(0.9)),
    recallAtP95: rounded(all.recallAt(0.95)),
    crossMaxF1: rounded(across.maxF1),
  }
}

type Pair = { sought: Person; present: Person }

function hits(lists: readonly Shortlist[], wanted: readonly Pair[], among: number): number {
  const found = wanted.filter(({ sought, present }) =>
    lists
      .find(({ id }) => id === sought.id)
      ?.nearest.slice(0, among)
      .includes(present.id),
  )
  return wanted.length === 0 ? 0 : rounded(found.length / wanted.length)
}

/** Codes, codes and edge, the edge alone on all pairs, the edge without lexicon, and Jaro-Winkler, on the same people and in the same run. */
export function measureCaseload(folder: string, half: Half) {
  const { sought, present, truth } = readCaseload(folder, half)
  const byId = new Map(present.map((person) => [person.id, person]))
  const wanted = sought.flatMap((person) => {
    const other = byId.get(truth.get(person.id) ?? '')
    return other === undefined ? [] : [{ sought: person, present: other }]
  })
  const judge = (model: ScoringModel): JudgedPair[] =>
    scoreAll(featuresOf(sought), featuresOf(present), model, FLOOR).flatMap(({ sought: s, present: p, bits }) => {
      const [a, b] = [sought[s], present[p]]
      return a && b ? [{ sought: a, present: b, score: bits, right: truth.get(a.id) === b.id }] : []
    })
  const lists = shortlists(sought, present, SHORTLIST)
  const listed = new Map(lists.map(({ id, nearest }) => [id, new Set(nearest)]))
  const bound = judge(DEFAULT_MODEL)
  const endToEnd = bound.filter((pair) => listed.get(pair.sought.id)?.has(pair.present.id))
  const groups = byGroup(endToEnd, wanted)
  const cross = wanted.filter((pair) => pair.sought.script !== pair.present.script)
  const [worst] = groups
  return {
    half,
    sought: sought.length,
    present: present.length,
    pairs: wanted.length,
    codes: {
      hit5: hits(lists, wanted, 5),
      hit20: hits(lists, wanted, 20),
      hit50: hits(lists, wanted, 50),
      crossHit50: hits(lists, cross, 50),
    },
    endToEnd: summary(endToEnd, wanted),
    plaintextBound: summary(bound, wanted),
    lexiconOff: summary(judge({ ...DEFAULT_MODEL, similar: wordSimilarity }), wanted),
    jaroWinkler: summary(judge({ ...DEFAULT_MODEL, weights: BASELINE, similar: jaroWinklerSimilarity }), wanted),
    worstGroup: worst === undefined ? null : { name: worst.name, maxF1: worst.maxF1 },
    groups,
    calibration: calibrationOf(bound, DEFAULT_MODEL.prior),
  }
}
