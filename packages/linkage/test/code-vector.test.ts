import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { POSITIONS, sparseBits } from '../src/codes/encode.ts'
import { CODE_VERSION } from '../src/codes/keys.ts'
import { deriveLinkageKeys, encode, featuresOf, type PersonFeatures } from '../src/index.ts'

const fileOf = (name: string) => fileURLToPath(new URL(`../../../test/vectors/${name}`, import.meta.url))
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const EPOCH_KEY = Uint8Array.from({ length: 32 }, (_, at) => at)
const PERSON: PersonFeatures = {
  names: [{ full: 'محمد حداد' }, { full: 'Mohamed Haddad' }],
  sex: 'male',
  birth: { value: '1980-03-07', accuracy: 'exact-stated', calendar: 'gregorian' },
  birthPlace: 'حلب',
}

/** Somebody of whom so little is known that further positions fill up the code. */
const HARDLY_KNOWN: PersonFeatures = { names: [{ full: 'Amal' }], sex: 'unknown', birth: null }

test('the published codes are what this version makes, step for step', () => {
  const keys = deriveLinkageKeys(EPOCH_KEY)
  const made = [PERSON, HARDLY_KNOWN].map((person) => ({
    version: CODE_VERSION,
    epochKey: hex(EPOCH_KEY),
    positionsOf: POSITIONS,
    person,
    features: featuresOf(person).map(({ family, token }) => [family, token]),
    set: [...sparseBits(person, keys).entries()].flatMap(([at, bit]) => (bit === 1 ? [at] : [])),
    code: hex(encode(person, keys)),
  }))
  expect(made).toEqual(JSON.parse(readFileSync(fileOf('code-v4.json'), 'utf8')))
})

test('an independent maker in Python comes to the same code', ({ skip }) => {
  const python = ['python3', '/usr/bin/python3'].find((one) => spawnSync(one, ['--version']).status === 0)
  if (python === undefined) {
    process.stderr.write('\n*** NOT CHECKED: python3 is missing, the code had no independent maker ***\n\n')
    return skip('python3 is missing')
  }
  const { status, stdout, stderr } = spawnSync(python, [fileOf('verify_code.py')], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(stdout).toContain('made anew')
})
