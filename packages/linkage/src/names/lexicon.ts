import { createHash } from 'node:crypto'
import content from '../../lexicon/data/variants.json' with { type: 'json' }
import { lexiconKey } from './lexicon-key.ts'

/**
 * Groups of spellings that are one name, where letters and sounds alone would not tell (lexicon/README.md). Every member of a network
 * must use the same one: its version is part of the encoding, and its digest is signed with each linkage key.
 */
export type Lexicon = {
  version: number
  /** SHA-256 of its content as JSON without spaces, hex. */
  digest: string
  groups: number
  /** Ids of the groups that a word as written belongs to; most often none or one. */
  groupsOf(word: string): readonly string[]
  /** Marks of a word that is known not to be certain other names: two words that carry one line's marks and share none are different names. */
  marksOf(word: string): readonly Mark[]
}

/** A name of a line of names that must stay apart, which this word is a spelling of. */
export type Mark = { line: number; name: string }

const NONE: readonly never[] = []

/** What a lexicon file holds: groups as their source, a tab and their spellings; and lines of names that must stay apart. */
export type LexiconFile = { version: number; groups: readonly string[]; apart: readonly (readonly string[])[] }

/** Every spelling of the names that must stay apart: the name itself, and all that share a group with it. */
function marksFrom(apart: LexiconFile['apart'], groups: readonly (readonly string[])[]): Map<string, Mark[]> {
  const marks = new Map<string, Mark[]>()
  apart.forEach((names, line) => {
    for (const name of names.map(lexiconKey)) {
      const spellings = new Set([name, ...groups.filter((group) => group.includes(name)).flat()])
      for (const spelling of spellings) marks.set(spelling, [...(marks.get(spelling) ?? []), { line, name }])
    }
  })
  return marks
}

/** Reads a lexicon as `bench/lexicon/build.ts` writes it. A group's id is its first name, so that a new group changes no other. */
export function readLexicon({ version, groups, apart }: LexiconFile): Lexicon {
  const known = new Map<string, string[]>()
  const keys = groups.map((group) => {
    const [source = '', names = ''] = group.split('\t')
    const spellings = [...new Set(names.split(' ').map(lexiconKey))]
    const id = `${source} ${names.split(' ')[0]}`
    for (const key of spellings) known.set(key, [...(known.get(key) ?? []), id])
    return spellings
  })
  const marks = marksFrom(apart, keys)
  return {
    version,
    digest: createHash('sha256').update(JSON.stringify({ version, groups, apart })).digest('hex'),
    groups: groups.length,
    groupsOf: (word) => known.get(lexiconKey(word)) ?? NONE,
    marksOf: (word) => marks.get(lexiconKey(word)) ?? NONE,
  }
}

/** Whether two words are spellings of names that must stay apart. */
export function areApart(a: readonly Mark[], b: readonly Mark[]): boolean {
  const shared = a.some(({ line, name }) => b.some((other) => other.line === line && other.name === name))
  return !shared && a.some(({ line }) => b.some((other) => other.line === line))
}

/** The lexicon that this version of Kinlink comes with. */
export const LEXICON: Lexicon = readLexicon(content)
