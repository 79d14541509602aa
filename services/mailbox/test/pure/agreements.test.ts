import type { Context } from '@kinlink/contracts'
import type { InternalClient } from '@kinlink/runtime'
import { describe, expect, it } from 'vitest'
import { lackingUnder, RegistryUnavailable, registryAgreements } from '../../src/candidates/agreements.ts'
import { packUntil } from '../ground.ts'

const clock = { now: () => new Date('2026-11-23T10:00:00Z') }
const refusing = (code: 'not_found' | 'unavailable'): InternalClient => ({
  call: async () => ({ ok: false, problem: { code } }),
})
/** A registry that keeps an agreement for tracing, and this policy pack. */
const keeping = (pack: Context['pack']): InternalClient => ({
  call: async () => {
    const recipients = [{ member: 'transit', country: null, epochs: [], purposes: ['tracing'] }]
    const value = { net: 'kinlink-test', coordinator: 'coordinator', author: 'origin', keys: [], recipients, pack }
    return { ok: true, value: value as never, release: () => {} } as never
  },
})
const lacking = async (registry: InternalClient, purpose: 'tracing' | 'message' = 'tracing', created = clock.now()) => {
  const terms = await registryAgreements(registry, clock).terms('origin', 'transit', purpose)
  return lackingUnder(terms, { type: 'tracing', purpose, created: created.toISOString() }, clock.now())
}

describe('the agreement with a Society', () => {
  it('that is not in the member list any more is not in force, so that its candidates hold up no others', async () => {
    expect(await lacking(refusing('not_found'))).toBe('agreement')
  })

  it('cannot be told while the registry does not answer', async () => {
    await expect(lacking(refusing('unavailable'))).rejects.toThrow(RegistryUnavailable)
  })

  it('is for its purposes alone', async () => {
    const registry = keeping(packUntil('2027-01-01T00:00:00Z'))
    expect(await lacking(registry)).toBeNull()
    expect(await lacking(registry, 'message')).toBe('agreement')
  })

  it('tells nothing while no policy pack is in force: before the first, and after one has lapsed', async () => {
    expect(await lacking(keeping(null))).toBe('policy')
    expect(await lacking(keeping(packUntil('2026-11-23T10:00:00Z')))).toBe('policy')
  })

  it('tells nothing that the pack in force has no room for: a type that was taken out, or a record as old as none may be', async () => {
    expect(await lacking(keeping(packUntil('2027-01-01T00:00:00Z', ['tracing'])))).toBe('policy')
    expect(await lacking(keeping(packUntil('2027-01-01T00:00:00Z', ['release'])))).toBeNull()
    expect(await lacking(keeping(packUntil('2027-01-01T00:00:00Z')), 'tracing', new Date('2016-11-23T10:00:00Z'))).toBe(
      'policy',
    )
  })
})
