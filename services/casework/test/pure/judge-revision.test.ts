import type { RecordHeader } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import { judgeRevision, type RecordLie } from '../../src/record-memory/judge-revision.ts'

const digest = (letter: string): string => letter.repeat(43)
const known = { author: 'transit', rev: 4, digest: digest('K'), schema: 'message/2' }
const judge = (said: Partial<RecordHeader>, of = digest('N')): RecordLie | null =>
  judgeRevision(known, {
    header: { author: 'transit', schema: 'message/2', rev: 4, prev: null, ...said } as RecordHeader,
    digest: of,
  })

describe('a revision of a record that was seen before', () => {
  it.each<[string, Partial<RecordHeader>, string]>([
    ['is the one that was seen', {}, known.digest],
    ['follows it', { rev: 5, prev: known.digest }, digest('N')],
    ['follows others that were never seen here', { rev: 7, prev: digest('M') }, digest('N')],
    ['is written in a newer schema', { rev: 5, prev: known.digest, schema: 'message/3' }, digest('N')],
  ])('may be shown when it %s', (_what, said, of) => {
    expect(judge(said, of)).toBeNull()
  })

  it.each<[string, Partial<RecordHeader>, RecordLie]>([
    ['an older one', { rev: 3 }, 'record-rolled-back'],
    ['the first one', { rev: 0, schema: 'message/1' }, 'record-rolled-back'],
    ['another one of the same number', {}, 'record-forked'],
    ['the next one, which does not follow', { rev: 5, prev: digest('O') }, 'record-forked'],
    ['the next one, which follows nothing', { rev: 5, prev: null }, 'record-forked'],
    ['one of another author', { author: 'origin', rev: 6 }, 'record-forked'],
    ['one of another type', { rev: 6, schema: 'tracing/2' }, 'record-forked'],
    ['one in an older schema', { rev: 5, prev: known.digest, schema: 'message/1' }, 'version-downgraded'],
    ['a much later one in an older schema', { rev: 9, prev: digest('M'), schema: 'message/1' }, 'version-downgraded'],
  ])('is a lie when it is %s', (_what, said, lie) => {
    expect(judge(said)).toBe(lie)
  })
})
