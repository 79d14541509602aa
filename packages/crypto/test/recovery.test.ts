import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ready } from '../src/hash.ts'
import {
  combineShares,
  generateKemKey,
  generateSignKey,
  type KemKey,
  readShare,
  recoveryFingerprint,
  type Scheme,
  splitRecoveryKey,
  unwrapKey,
  wrapKey,
} from '../src/keys.ts'
import { parseShare, shareText } from '../src/recovery/share.ts'
import { newId, random } from './sealed-case.ts'

beforeAll(ready)

const TWO_OF_THREE: Scheme = { shares: 3, threshold: 2 }
const THREE_OF_FIVE: Scheme = { shares: 5, threshold: 3 }

const split = (key: KemKey, scheme = TWO_OF_THREE, society = 'origin') =>
  splitRecoveryKey({ recoverySk: key.kemSk, society, scheme, random })

/** Every choice of `size` shares. */
function choices(shares: string[], size: number): string[][] {
  if (size === 0) return [[]]
  return shares.flatMap((share, at) => choices(shares.slice(at + 1), size - 1).map((rest) => [share, ...rest]))
}

describe('a recovery key', () => {
  test.each([TWO_OF_THREE, THREE_OF_FIVE])(
    'opens with any $threshold of its $shares shares, in any order',
    async (scheme) => {
      const key = generateKemKey(random)
      const shares = await split(key, scheme)
      expect(shares).toHaveLength(scheme.shares)
      for (const chosen of choices(shares, scheme.threshold)) {
        const opened = await combineShares(chosen.toReversed(), key.kemPk)
        expect(opened).toEqual({ ok: true, recoverySk: key.kemSk, society: 'origin' })
      }
      expect((await combineShares(shares)).ok).toBe(true)
    },
  )

  test('brings back what was wrapped to it', async () => {
    const [recovery, officer, epoch] = [generateKemKey(random), generateSignKey(random), generateKemKey(random)]
    const context = { kid: newId(), eid: newId() }
    const signer = { kid: newId(), ...officer }
    const entry = wrapKey({ secret: epoch.kemSk, recipientKemPk: recovery.kemPk, context, signer, random })
    const opened = await combineShares((await split(recovery)).slice(1), recovery.kemPk)
    if (!opened.ok) throw new Error(opened.code)
    const request = { kemSk: opened.recoverySk, signPk: officer.signPk, expected: context }
    expect(unwrapKey(entry, request)).toEqual({ ok: true, secret: epoch.kemSk })
  })

  test('is split in no other way, nor for a Society whose name could not be read back', async () => {
    const key = generateKemKey(random)
    for (const scheme of [
      { shares: 3, threshold: 3 },
      { shares: 3, threshold: 1 },
      { shares: 5, threshold: 2 },
    ])
      await expect(split(key, scheme)).rejects.toThrow('malformed')
    for (const society of ['', 'Origin', 'x'.repeat(32), 'o\nrigin'])
      await expect(split(key, TWO_OF_THREE, society)).rejects.toThrow('malformed')
    await expect(split({ ...key, kemSk: random(31) })).rejects.toThrow('key')
  })
})

describe('a share on paper', () => {
  test('says whose it is, which one, and the fingerprint of the recovery key', async () => {
    const key = generateKemKey(random)
    const [share = ''] = await split(key, THREE_OF_FIVE)
    const fingerprint = recoveryFingerprint('origin', key.kemPk)
    expect(share).toContain(`Recovery key: ${fingerprint}`)
    expect(readShare(share)).toEqual({ ok: true, index: 1, shares: 5, threshold: 3, society: 'origin', fingerprint })
  })

  test('is read in small letters, without spaces, with O for 0 and L for 1, and without its heading', async () => {
    const key = generateKemKey(random)
    const shares = await split(key)
    const typed = shares.map((share) =>
      share
        .split('\n')
        .filter((line) => /^\d/.test(line))
        .map((line) => line.replace(/^(\d+): (.*)$/, (_, n, rest) => `${n}) ${rest.replace(/ /g, '')}`))
        .map((line) =>
          line
            .replace(/(?<=\) .*)0/g, 'o')
            .replace(/(?<=\) .*)1/g, 'l')
            .toLowerCase(),
        )
        .join('\n'),
    )
    expect((await combineShares(typed.slice(0, 2), key.kemPk)).ok).toBe(true)
  })

  test('names the line that was copied wrongly', async () => {
    const [share = ''] = await split(generateKemKey(random))
    const wrong = share.replace(/^3: (.)/m, (_, first) => `3: ${first === 'A' ? 'B' : 'A'}`)
    expect(readShare(wrong)).toEqual({ ok: false, code: 'share-text', field: 'line 3' })
    const swapped = share.replace(/^2:/m, '9:').replace(/^3:/m, '2:').replace(/^9:/m, '3:')
    expect(readShare(swapped).ok).toBe(false)
    expect(readShare('nothing of the kind')).toEqual({ ok: false, code: 'share-text' })
  })

  test('with any one letter changed, left out or doubled is refused, or reads the same', async () => {
    const key = generateKemKey(random)
    const [share = '', other = ''] = await split(key)
    const letters = [...share.matchAll(/^\d: (.*)$/gm)].flatMap(({ index, 1: line = '' }) =>
      Array.from(line, (_, at) => index + 3 + at),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...letters),
        fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ é\n', ''),
        fc.boolean(),
        async (at, letter, double) => {
          const edited = share.slice(0, at) + letter + share.slice(double ? at : at + 1)
          const opened = await combineShares([edited, other], key.kemPk)
          return opened.ok ? Buffer.compare(opened.recoverySk, key.kemSk) === 0 : opened.code === 'share-text'
        },
      ),
      { numRuns: 400 },
    )
  })

  test('with any one bit flipped and its checks made anew never gives another secret', async () => {
    const key = generateKemKey(random)
    const [share = '', other = ''] = await split(key)
    const honest = parseShare(share)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('key', 'set', 'points'), fc.nat(327), async (part, bit) => {
        const bytes = Uint8Array.from(honest[part as 'key' | 'set' | 'points'])
        const at = bit % (bytes.length * 8)
        bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7))
        const opened = await combineShares([shareText({ ...honest, [part]: bytes }, ''), other])
        return !opened.ok && ['share-text', 'share-set', 'wrong-share'].includes(opened.code)
      }),
      { numRuns: 300 },
    )
  })

  test('that is anything at all is answered with a value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (texts) => !(await combineShares(texts)).ok),
    )
  })
})

describe('shares that do not belong together', () => {
  test('are refused: too few, one twice, of two splittings, of two keys, of two Societies', async () => {
    const key = generateKemKey(random)
    const [a = '', b = ''] = await split(key)
    const [, again = ''] = await split(key)
    const [, stranger = ''] = await split(generateKemKey(random))
    const [, neighbour = ''] = await split(key, TWO_OF_THREE, 'transit')
    const code = async (...shares: string[]) => {
      const opened = await combineShares(shares, key.kemPk)
      return opened.ok || opened.code
    }
    expect(await code()).toBe('too-few-shares')
    expect(await code(a)).toBe('too-few-shares')
    expect(await code(a, a)).toBe('share-set')
    for (const other of [again, stranger, neighbour]) expect(await code(a, other)).toBe('share-set')
    expect(await code(a, b, again)).toBe('share-set')
    expect(await code(a, b)).toBe(true)
  })

  test('of another key than the statement names are refused although they fit each other', async () => {
    const shares = await split(generateKemKey(random))
    const opened = await combineShares(shares, generateKemKey(random).kemPk)
    expect(opened).toEqual({ ok: false, code: 'wrong-share' })
  })

  test('of which one custodian made his own never give a secret', async () => {
    const key = generateKemKey(random)
    const [a = '', b = ''] = await split(key)
    const honest = parseShare(b)
    const forged = shareText({ ...honest, points: Uint8Array.from([...random(40), honest.points.at(-1) ?? 1]) }, '')
    expect(await combineShares([a, forged])).toEqual({ ok: false, code: 'wrong-share' })
  })
})
