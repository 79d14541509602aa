import { describe, expect, it } from 'vitest'
import { pageOfRows, readCursor } from '../../src/paging.ts'

const row = (id: string) => ({ at: new Date('2026-11-23T10:15:00Z'), id })

describe('a listing', () => {
  it('goes on after the last row that was seen', () => {
    const page = pageOfRows(['one', 'two', 'three'], 2, row, (id) => id)
    expect(page.items).toEqual(['one', 'two'])
    expect(readCursor(page.next)).toEqual(row('two'))
  })

  it.each(['', 'x', '.x', '1e3.x', '-1.x', '-8640000000000000.x', '8640000000000000.x', '253402300800000.x'])(
    'starts from the beginning after %j, which is no cursor of ours',
    (cursor) => {
      expect(readCursor(cursor)).toBeNull()
    },
  )
})
