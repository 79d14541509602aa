import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { lexiconKey } from './lexicon-key.ts'

/**
 * Groups of spellings that are one name, where letters and sounds alone would not tell (lexicon/README.md). Every member of a network
 * must use the same one: its version is part of the encoding, and its digest is what a network signs.
 */
export type Lexicon = {
  version: number
  /** SHA-256 of the file, hex. */
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

/** Every spelling of the names that must stay apart: the name itself, and all that share a group with it. */
function marksFrom(text: string, groups: readonly (readonly string[])[]): Map<string, Mark[]> {
  const marks = new Map<string, Mark[]>()
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  lines.forEach((names, line) => {
    for (const name of names.split(',').map(lexiconKey)) {
      const spellings = new Set([name, ...groups.filter((group) => group.includes(name)).flat()])
      for (const spelling of spellings) marks.set(spelling, [...(marks.get(spelling) ?? []), { line, name }])
    }
  })
  return marks
}

/** Reads a lexicon as `lexicon/build.ts` writes it, and the names that must stay apart. A group's id is its first name, so that a new group changes no other. */
export function readLexicon(variants: Uint8Array, apart: Uint8Array): Lexicon {
  const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  const [head = '', ...lines] = text(variants).split('\n')
  const version = Number(/\tversion (\d+)$/u.exec(head)?.[1])
  if (!Number.isInteger(version)) throw new Error('a lexicon begins with its version')
  const known = new Map<string, string[]>()
  const groups = lines.map((line) => {
    const [source = '', names = ''] = line.split('\t')
    const keys = [...new Set(names.split(' ').map(lexiconKey))]
    const id = `${source} ${names.split(' ')[0]}`
    for (const key of keys) known.set(key, [...(known.get(key) ?? []), id])
    return keys
  })
  const marks = marksFrom(text(apart), groups)
  return {
    version,
    digest: createHash('sha256').update(variants).update(apart).digest('hex'),
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

const file = (name: string) => readFileSync(new URL(`../../lexicon/${name}`, import.meta.url))

/** The lexicon that this version of Kinlink comes with. */
export const LEXICON: Lexicon = readLexicon(file('variants.tsv'), file('apart.txt'))
