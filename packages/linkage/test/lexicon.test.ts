import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LEXICON, type NameWord, nameSimilarity, normaliseName, readLexicon, wordSimilarity } from '../src/index.ts'

const here = (path: string) => new URL(`../lexicon/${path}`, import.meta.url)
const lines = (path: string) =>
  readFileSync(here(path), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
const word = (text: string): NameWord => {
  const [only] = normaliseName({ full: text }).words
  if (!only) throw new Error(`no word in ${text}`)
  return only
}
const alike = (a: string, b: string) => nameSimilarity(word(a), word(b))

describe('the lexicon', () => {
  test('holds at least 300 groups that we wrote, from the regions that no public list covers', () => {
    const own = readdirSync(here('gold')).flatMap((file) => lines(`gold/${file}`))
    expect(own.length).toBeGreaterThanOrEqual(300)
    expect(LEXICON.groups).toBeGreaterThan(own.length)
  })

  test.each([
    ['Ceesay', 'Cissé'],
    ['Jallow', 'Diallo'],
    ['Ouédraogo', 'Wedraogo'],
    ['Trawally', 'Traoré'],
    ['Ebrima', 'Ibrahima'],
    ['Md', 'মোহাম্মদ'],
    ['Saynab', 'Zeinab'],
    ['Ghebrezgabiher', 'ገብረእግዚአብሔር'],
    ['Сергей', 'Serhii'],
    ['Mehmet', 'محمد'],
  ])('knows that %s and %s are one name', (a, b) => {
    expect(alike(a, b)).toBeGreaterThanOrEqual(0.93)
  })

  test('connects what sounds alone would not', () => {
    const found = [
      ['Ceesay', 'Cissé'],
      ['Trawally', 'Traoré'],
      ['Joof', 'Diouf'],
    ].filter(([a = '', b = '']) => wordSimilarity(word(a), word(b)) < 0.9 && alike(a, b) >= 0.93)
    expect(found).toHaveLength(3)
  })

  test('says nothing of words that it does not know', () => {
    expect(LEXICON.groupsOf('qwertzuiop')).toEqual([])
    expect(LEXICON.marksOf('qwertzuiop')).toEqual([])
  })

  test('knows a word by its letters however they are typed', () => {
    expect(LEXICON.groupsOf('عائشة')).toEqual(LEXICON.groupsOf('عائشه'))
    expect(LEXICON.groupsOf('CISSE')).toEqual(LEXICON.groupsOf('cissé'))
    expect(LEXICON.groupsOf('یوسف')).toEqual(LEXICON.groupsOf('يوسف'))
  })
})

describe('names that must stay apart', () => {
  const pairs = lines('apart.txt').flatMap((line) => {
    const names = line.split(',').map((name) => name.trim())
    return names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b] as const))
  })

  test('are in no group together', () => {
    const merged = pairs.filter(([a, b]) => LEXICON.groupsOf(a).some((group) => LEXICON.groupsOf(b).includes(group)))
    expect(merged).toEqual([])
  })

  test('are never taken for one another, however alike they sound', () => {
    expect(pairs.length).toBeGreaterThan(100)
    expect(pairs.filter(([a, b]) => alike(a, b) > 0.65)).toEqual([])
  })

  test.each([
    ['حسن', 'Hussein'],
    ['Hacène', 'Hocine'],
    ['Xasan', 'Xuseen'],
    ['محمد', 'Mahmoud'],
    ['عمر', 'Amr'],
  ])('%s and %s stay apart in every spelling', (a, b) => {
    expect(alike(a, b)).toBeLessThanOrEqual(0.65)
  })
})

describe('a lexicon file', () => {
  const file = { version: 7, groups: ['ours\tali aly'], apart: [] as string[][] }

  test('has a version and a digest that changes with everything in it', () => {
    const one = readLexicon(file)
    expect(one).toMatchObject({ version: 7, groups: 1 })
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/u)
    const digests = [
      one.digest,
      readLexicon({ ...file, version: 8 }).digest,
      readLexicon({ ...file, groups: ['ours\tali aliy'] }).digest,
      readLexicon({ ...file, apart: [['Ali', 'Omar']] }).digest,
    ]
    expect(new Set(digests).size).toBe(4)
  })

  test('gives a group an id that other groups do not change', () => {
    const small = readLexicon({ ...file, groups: ['ours\tsow so'] })
    const large = readLexicon({ ...file, groups: ['ours\tali aly', 'ours\tsow so'] })
    expect(large.groupsOf('So')).toEqual(small.groupsOf('So'))
  })
})
