import { describe, expect, it } from 'vitest'
import { forwardedUntil } from '../../src/releases/forwarded-until.ts'

const NOW = new Date('2026-11-23T10:15:00Z')
const until = (expires: string | null) =>
  forwardedUntil(expires === null ? null : new Date(expires), NOW)
    .toISOString()
    .slice(0, 16)

describe('a release that is sealed anew', () => {
  it('can be fetched for 90 days at most', () => {
    expect(until('2028-01-01T00:00:00Z')).toBe('2027-02-21T10:15')
    expect(until(null)).toBe('2027-02-21T10:15')
  })

  it('ends with the day until which the person lets it be known, whatever the hour', () => {
    expect(until('2026-12-31T00:00:00Z')).toBe('2026-12-31T00:00')
    expect(until('2026-12-31T22:00:00Z')).toBe('2026-12-31T00:00')
  })
})
