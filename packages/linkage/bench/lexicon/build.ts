/*
 * Makes lexicon/data/variants.json, the lexicon of name variants: `node packages/linkage/bench/lexicon/build.ts --names DIR`, DIR holding wd_arabic.tsv and
 * wd_hebrew.tsv (Wikidata name tokens by way of NETransliteration-COLING2018, CC0) and ar2en-train.txt (google/transliteration,
 * Apache-2.0). The groups in gold/ are our own. The same inputs give the same bytes. Fails where a group holds two names of one
 * line of apart.txt.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { lexiconKey } from '../../src/names/lexicon-key.ts'
import { readName } from '../../src/names/name.ts'
import { wordSimilarity } from '../../src/names/similarity.ts'

type Group = { source: string; names: string[] }

/** The lexicon's own version; whoever changes a group raises it, and every code is made anew. */
const VERSION = 1
/** Arabic and Hebrew letters that foreign names are hardly ever written with: a foreign spelling says little of who is the same. */
const NATIVE = /[حعصضظق]|ة$|[חע]/u
const HERE = new URL('../../lexicon/', import.meta.url).pathname

const { values } = parseArgs({ options: { names: { type: 'string' } } })
if (values.names === undefined) throw new Error('--names DIR: where the source lists are')

const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))

const wordOf = (text: string) => readName(text).words[0]
function alike(a: string, b: string): number {
  const [left, right] = [wordOf(a), wordOf(b)]
  return left && right ? wordSimilarity(left, right) : 0
}

/** Native spelling to the Latin ones that were met often enough and sound enough like it: once is an accident of alignment. */
function derived(file: string, source: string): Group[] {
  const spellings = new Map<string, Map<string, number>>()
  for (const line of lines(`${values.names}/${file}`)) {
    const [latin = '', letters = '', count = '0'] = line.split('\t')
    const native = letters.replaceAll(' ', '')
    if (!NATIVE.test(native) || native.length < 3 || native === 'عبد' || !/^[\p{Script=Latin}'’ʿʾ-]{3,}$/u.test(latin))
      continue
    const known = spellings.get(native) ?? new Map<string, number>()
    spellings.set(native, known.set(latin, Number(count)))
  }
  const groups: Group[] = []
  for (const [native, known] of spellings) {
    const kept = [...known]
      .filter(([latin, count]) => count >= 2 && alike(native, latin) >= (count >= 4 ? 0.6 : 0.75))
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([latin]) => latin)
    if (kept.length > 0) groups.push({ source, names: [native, ...kept] })
  }
  return groups
}

/** One more spelling for each native form that is there already. */
function withMined(groups: Group[], file: string): Group[] {
  const mined = new Map(lines(`${values.names}/${file}`).map((line) => line.split('\t') as [string, string]))
  return groups.map(({ source, names }) => {
    const more = mined.get(names[0] ?? '')
    const fits = more !== undefined && !names.includes(more) && alike(names[0] ?? '', more) >= 0.75
    return fits ? { source: `${source}+ar2en`, names: [...names, more] } : { source, names }
  })
}

const gold = (): Group[] =>
  readdirSync(`${HERE}gold`)
    .sort()
    .flatMap((file) =>
      lines(`${HERE}gold/${file}`).map((line) => ({
        source: file.replace('.txt', ''),
        names: line.split(',').map((name) => name.trim().toLowerCase()),
      })),
    )

const apartLines = lines(`${HERE}apart.txt`)
const apart = apartLines.map((line) => new Set(line.split(',').map((name) => lexiconKey(name))))

/** Two names of a group that must stay apart; undefined where the group is sound. */
function confused({ names }: Group): string | undefined {
  const keys = [...new Set(names.map(lexiconKey))]
  for (const line of apart) {
    const both = keys.filter((key) => line.has(key))
    if (both.length > 1) return both.join(' and ')
  }
  return undefined
}

const ours = gold()
for (const group of ours) {
  const two = confused(group)
  if (two !== undefined) throw new Error(`${group.source}: ${two} must stay apart`)
}
const found = withMined(
  [...derived('wd_arabic.tsv', 'arabic'), ...derived('wd_hebrew.tsv', 'hebrew')],
  'ar2en-train.txt',
)
/** A derived group that confuses two names gives way to what is known for certain. */
const sound = found.filter((group) => confused(group) === undefined)
const rows = [...ours, ...sound]
  .map(({ source, names }) => ({ source, names: [...new Map(names.map((name) => [lexiconKey(name), name])).values()] }))
  .filter(({ names }) => names.length > 1)
  .map(({ source, names }) => `${source}\t${names.map((name) => name.replaceAll(' ', '')).join(' ')}`)
  .sort()
const content = {
  version: VERSION,
  groups: [...new Set(rows)],
  apart: apartLines.map((line) => line.split(',').map((name) => name.trim())),
}
writeFileSync(`${HERE}data/variants.json`, `${JSON.stringify(content, null, 1)}\n`)
console.log(
  `${ours.length} groups of our own, ${sound.length} derived, ${found.length - sound.length} left out as confusing`,
)
