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
}

const NONE: readonly string[] = []

/** Reads a lexicon as `lexicon/build.ts` writes it. A group's id is its first name, so that a new group changes no other. */
export function readLexicon(bytes: Uint8Array): Lexicon {
  const [head = '', ...lines] = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim().split('\n')
  const version = Number(/\tversion (\d+)$/u.exec(head)?.[1])
  if (!Number.isInteger(version)) throw new Error('a lexicon begins with its version')
  const known = new Map<string, string[]>()
  for (const line of lines) {
    const [source = '', names = ''] = line.split('\t')
    const spellings = names.split(' ')
    const id = `${source} ${spellings[0]}`
    for (const key of new Set(spellings.map(lexiconKey))) known.set(key, [...(known.get(key) ?? []), id])
  }
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { version, digest, groups: lines.length, groupsOf: (word) => known.get(lexiconKey(word)) ?? NONE }
}

/** The lexicon that this version of Kinlink comes with. */
export const LEXICON: Lexicon = readLexicon(readFileSync(new URL('../../lexicon/variants.tsv', import.meta.url)))
