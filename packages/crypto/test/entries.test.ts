import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ready } from '../src/sodium.ts'

const src = new URL('../src/', import.meta.url)

/** Files an entry loads, relative to src. Type-only imports count too: the rule is easier to keep whole. */
function reach(entry: string): Set<string> {
  const seen = new Set<string>()
  const walk = (file: URL) => {
    const path = file.href.slice(src.href.length)
    if (seen.has(path)) return
    seen.add(path)
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g))
      walk(new URL(specifier, file))
  }
  walk(new URL(entry, src))
  return seen
}

const SECRETS =
  /^(keys\/|aead\/xchacha|kem\/xwing|ed25519\/sign-|grant\/(grant-record|open-grant|wrap-key)|record\/(seal-record|open-fields|field-key|padding)|(receipt|entry|act)\/sign-|(sign|seal|open|keys)\.ts)/

describe('an exchange service that loads', () => {
  test.each(['verify.ts', 'hash.ts', 'attest.ts'])(
    '%s has no code to sign, seal, open or hold a Society’s key',
    (entry) => {
      const files = [...reach(entry)]
      expect(files.filter((file) => SECRETS.test(file))).toEqual([])
      expect(files.length).toBeGreaterThan(3)
    },
  )

  test('verify or hash has no code to sign anything', () => {
    for (const entry of ['verify.ts', 'hash.ts']) {
      const texts = [...reach(entry)]
        .filter((file) => file !== 'sodium.ts')
        .map((file) => readFileSync(new URL(file, src), 'utf8'))
      for (const text of texts)
        expect(text).not.toMatch(/crypto_sign_(detached|seed_keypair)|_encrypt|_decrypt|crypto_kem/)
    }
  })
})

test('the Society’s entries do reach what the exchange’s may not, so the rule above can fail', () => {
  for (const entry of ['sign.ts', 'seal.ts', 'open.ts', 'keys.ts']) {
    expect([...reach(entry)].some((file) => SECRETS.test(file) && file !== entry)).toBe(true)
  }
})

test('every function needed of libsodium is there', async () => {
  await expect(ready()).resolves.toBeUndefined()
})
