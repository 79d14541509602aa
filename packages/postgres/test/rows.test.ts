import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  BigInteger,
  Bytes,
  byteArrays,
  isCheckViolation,
  isUniqueViolation,
  json,
  RowMismatch,
  sql,
  Timestamp,
  UnexpectedRowCount,
  UnstorableText,
} from '../src/index.ts'
import { prepareSetting, type Setting } from './setting.ts'

let setting: Setting
beforeAll(async () => {
  setting = await prepareSetting()
})
afterAll(() => setting.close())

const closed = { additionalProperties: false } as const

describe('a row that is read', () => {
  test('has bytes, instants, big numbers and JSON as they were written', async () => {
    const Row = Type.Object({ marks: Bytes, seen_at: Timestamp, visits: BigInteger, detail: Type.Unknown() }, closed)
    const marks = Uint8Array.from({ length: 256 }, (_, i) => i)
    const at = new Date('2026-03-29T01:30:00.123Z')
    const detail = [{ a: 'é', b: [1, null] }]
    await setting.db.run(sql`
      insert into person (id, marks, seen_at, visits, detail)
      values ('all', ${marks}, ${at}, ${'9223372036854775807'}, ${json(detail)})`)
    const row = await setting.db.one(Row, sql`select marks, seen_at, visits, detail from person where id = 'all'`)
    expect(row).toEqual({ marks, seen_at: at, visits: '9223372036854775807', detail })
    expect(row.marks.constructor).toBe(Uint8Array)
  })

  test('has as many byte strings as were written at once, each of its length, an empty one and none at all too', async () => {
    const Row = Type.Object({ id: Type.String(), marks: Bytes }, closed)
    const all = [Uint8Array.of(0, 92, 34, 255), new Uint8Array(0), new Uint8Array(70_000).fill(7)]
    const write = (values: Uint8Array[]) => sql`
      insert into person (id, marks)
      select 'many ' || at, marks from unnest(${byteArrays(values)}::bytea[]) with ordinality as m (marks, at)`
    expect(await setting.db.run(write([]))).toBe(0)
    await setting.db.run(write(all))
    const rows = await setting.db.many(Row, sql`select id, marks from person where id like 'many %' order by id`)
    expect(rows.map(({ marks }) => marks)).toEqual(all)
  })

  test.each([
    ['of a wrong type', sql`select 5 as nickname, 'Amal' as id`, 'nickname'],
    ['that is null', sql`select null as nickname, 'Amal' as id`, 'nickname'],
    ['that is missing', sql`select 'Amal' as id`, 'nickname'],
    ['that nobody asked for', sql`select 'x' as nickname, 'Amal' as id, 'Amal' as surplus`, 'surplus'],
  ])('with a column %s names the column and shows no value', async (_what, query, column) => {
    const Row = Type.Object({ id: Type.String(), nickname: Type.String() }, closed)
    const error: unknown = await setting.db.many(Row, query).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(RowMismatch)
    expect(error).toMatchObject({ column })
    expect(String(error)).not.toContain('Amal')
  })

  test('with bytes where an instant is expected is refused', async () => {
    const Row = Type.Object({ seen_at: Timestamp }, closed)
    await expect(setting.db.one(Row, sql`select 'infinity'::timestamptz as seen_at`)).rejects.toThrow(RowMismatch)
    await expect(setting.db.one(Row, sql`select '\\x00'::bytea as seen_at`)).rejects.toThrow(RowMismatch)
  })

  test('is one where one is promised', async () => {
    const Row = Type.Object({ n: Type.Integer() }, closed)
    const rows = (n: number) => sql`select n from generate_series(1, ${n}::integer) n`
    await expect(setting.db.one(Row, rows(0))).rejects.toThrow(UnexpectedRowCount)
    await expect(setting.db.one(Row, rows(2))).rejects.toThrow(UnexpectedRowCount)
    await expect(setting.db.maybeOne(Row, rows(2))).rejects.toThrow(UnexpectedRowCount)
    expect(await setting.db.maybeOne(Row, rows(0))).toBeUndefined()
    expect(await setting.db.maybeOne(Row, rows(1))).toEqual({ n: 1 })
  })
})

describe('a value that is written', () => {
  test.each([
    ['a NUL character', 'a\0b'],
    ['half a surrogate pair', 'a\ud800'],
    ['an escaped NUL in JSON', json({ text: 'a\0b' })],
    ['an escaped NUL in a member name of JSON', json([{ 'a\0': 1 }])],
    ['half a surrogate pair in JSON', json(['\udc00'])],
    ['a NUL character in a list', ['ok', 'a\0b']],
  ])('with %s never reaches PostgreSQL', async (_what, value) => {
    const written = setting.db.run(sql`insert into person (id) values (${value})`)
    await expect(written).rejects.toThrow(UnstorableText)
    await expect(written).rejects.toMatchObject({ problemCode: 'invalid_request' })
  })

  test('may speak of an escape without being one', async () => {
    expect(await setting.db.run(sql`insert into person (id) values (${'the text \\u0000 is six characters'})`)).toBe(1)
    const detail = json({ text: '\\u0000' })
    expect(await setting.db.run(sql`insert into person (id, detail) values ('escape', ${detail})`)).toBe(1)
  })

  test('is never undefined, which would be stored as null', async () => {
    await expect(setting.db.run(sql`insert into person (id) values (${undefined})`)).rejects.toThrow(TypeError)
  })

  test('that breaks a constraint is told apart by the constraint', async () => {
    await setting.db.run(sql`insert into person (id, nickname) values ('u1', 'twin')`)
    const error: unknown = await setting.db
      .run(sql`insert into person (id, nickname) values ('u2', 'twin')`)
      .catch((e: unknown) => e)
    expect(isUniqueViolation(error)).toBe(true)
    expect(isUniqueViolation(error, 'person_nickname')).toBe(true)
    expect(isUniqueViolation(error, 'person_pkey')).toBe(false)
    const long: unknown = await setting.db
      .run(sql`insert into person (id, nickname) values ('u3', ${'x'.repeat(30)})`)
      .catch((e: unknown) => e)
    expect(isCheckViolation(long, 'nickname_short')).toBe(true)
  })
})
