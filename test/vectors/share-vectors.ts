// Shares from fixed randomness. The sharing library draws its own, so its arithmetic is written out here: GF(2^8) with
// the polynomial of AES, one random polynomial for each byte. That the library combines these is a check of both.
import { concat, fingerprint, H, T } from '@kinlink/crypto/hash'
import type { KemKey } from '@kinlink/crypto/keys'
import { shareText } from '../../packages/crypto/src/recovery/share.ts'

type Random = (n: number) => Uint8Array

export function multiply(a: number, b: number): number {
  let product = 0
  for (let [x, y] = [a, b]; y > 0; y >>= 1) {
    if (y & 1) product ^= x
    x = (x << 1) ^ (x & 0x80 ? 0x11b : 0)
  }
  return product
}

/** The value at `x` of the polynomial whose constant is first. */
const valueAt = (coefficients: number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => multiply(sum, x) ^ coefficient, 0)

export function sharesOf(
  { kemSk, kemPk }: KemKey,
  society: string,
  scheme: { shares: number; threshold: number },
  random: Random,
): string[] {
  const secret = concat(kemSk, H(concat(T('rfl/recovery/secret/v1'), kemSk)).slice(0, 8))
  const polynomials = Array.from(secret, (byte) => [byte, ...random(scheme.threshold - 1)])
  const key = H(concat(T('rfl/recovery/key/v1'), kemPk))
  const set = random(8)
  return Array.from({ length: scheme.shares }, (_, at) => {
    const x = 17 * (at + 1)
    const points = Uint8Array.from([...polynomials.map((polynomial) => valueAt(polynomial, x)), x])
    return shareText({ ...scheme, society, key, set, index: at + 1, points }, fingerprint(society, key))
  })
}
