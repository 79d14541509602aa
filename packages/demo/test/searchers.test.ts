import { afterEach, describe, expect, test } from 'vitest'
import { type Searchers, startSearchers } from '../src/blind-exchange/searchers.ts'

const values = new Map([
  ['the name', 'Azieb Takalegn of Bahir Dar'],
  ['the telephone', '+000 5550 1234567'],
])
let searchers: Searchers
afterEach(() => searchers.close())

async function* chunks(...all: readonly [stream: string, text: string][]) {
  for (const [stream, text] of all) yield { stream, chunk: Buffer.from(text) }
}

describe('threads that share a search', () => {
  test('find what lies in any stream, and across the seam of two chunks of one', async () => {
    searchers = startSearchers(values, 2)
    const found = await searchers.search(
      chunks(
        ['a', 'nothing'],
        ['b', 'x Azieb Takal'],
        ['c', 'nothing'],
        ['b', 'egn of Bahir Dar'],
        ['d', '+000 5550 1234567'],
      ),
    )
    expect(found).toEqual(new Set(['the name', 'the telephone']))
  })

  test('find nothing where a value is torn between two streams, nor in the next store what was in the last', async () => {
    searchers = startSearchers(values, 2)
    expect((await searchers.search(chunks(['a', '+000 5550 1234567']))).size).toBe(1)
    const torn = await searchers.search(chunks(['a', 'Azieb Takal'], ['b', 'egn of Bahir Dar']))
    expect(torn).toEqual(new Set())
  })

  test('take more chunks than they hold at once, each of them searched', async () => {
    searchers = startSearchers(values, 2)
    const many = Array.from({ length: 60 }, (_, n): [string, string] => [`s${n % 7}`, 'y'.repeat(5000)])
    expect(await searchers.search(chunks(...many, ['s3', 'Azieb Takalegn of Bahir Dar']))).toEqual(
      new Set(['the name']),
    )
  })

  test('fail the search when one of them ends early', async () => {
    searchers = startSearchers(values, 2)
    async function* broken() {
      yield { stream: 'a', chunk: Buffer.from('nothing') }
      await searchers.close()
      yield { stream: 'b', chunk: Buffer.from('nothing') }
    }
    await expect(searchers.search(broken())).rejects.toThrow('ended with code')
  })

  test('fail the search when a store cannot be read to its end', async () => {
    searchers = startSearchers(values, 2)
    async function* unreadable() {
      yield { stream: 'a', chunk: Buffer.from('nothing') }
      throw new Error('disk')
    }
    await expect(searchers.search(unreadable())).rejects.toThrow('disk')
  })
})
