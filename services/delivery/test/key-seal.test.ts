import { randomBytes } from 'node:crypto'
import { generateAttestKey, ready } from '@kinlink/crypto/attest'
import { beforeAll, expect, it } from 'vitest'
import { keySeal } from '../src/endpoints/key-seal.ts'

beforeAll(() => ready())
const SECRET = 'a secret that seals the signing keys'

it('a sealed key opens under the same secret for the same endpoint, and in no other way', () => {
  const key = generateAttestKey(randomBytes(32))
  const sealed = keySeal(SECRET).seal(key, 'endpoint-1')
  expect(keySeal(SECRET).open(sealed, 'endpoint-1')).toEqual(key)
  expect(() => keySeal(`${SECRET}!`).open(sealed, 'endpoint-1')).toThrow()
  expect(() => keySeal(SECRET).open(sealed, 'endpoint-2')).toThrow()
  for (let at = 0; at < sealed.length; at += 7) {
    const changed = Uint8Array.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => keySeal(SECRET).open(changed, 'endpoint-1')).toThrow()
  }
})
