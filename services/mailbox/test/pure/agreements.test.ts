import type { InternalClient } from '@kinlink/runtime'
import { describe, expect, it } from 'vitest'
import { RegistryUnavailable, registryAgreements } from '../../src/candidates/agreements.ts'

const answering = (code: 'not_found' | 'unavailable'): InternalClient => ({
  call: async () => ({ ok: false, problem: { code } }),
})

describe('the agreement with a Society', () => {
  it('that is not in the member list any more is not in force, so that its candidates hold up no others', async () => {
    const agreements = registryAgreements(answering('not_found'))
    expect(await agreements.inForce('origin', 'transit', 'tracing')).toBe(false)
  })

  it('cannot be told while the registry does not answer', async () => {
    const agreements = registryAgreements(answering('unavailable'))
    await expect(agreements.inForce('origin', 'transit', 'tracing')).rejects.toThrow(RegistryUnavailable)
  })
})
