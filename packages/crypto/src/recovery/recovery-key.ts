import { combine, split } from 'shamir-secret-sharing'
import { CryptoError, type Outcome, refusalOf } from '../crypto-error.ts'
import { H } from '../digest/blake2b.ts'
import { fingerprint } from '../digest/fingerprint.ts'
import { type PublicKey, publicKeyOf } from '../ed25519/verify-signature.ts'
import { concat, draw, equalBytes, keyOf, type Random, T } from '../encoding/bytes.ts'
import { KEM_PUBLIC_BYTES } from '../kem/wire-size.ts'
import { kemKeyFromSeed } from '../kem/xwing.ts'
import { wipe } from '../sodium.ts'
import { parseShare, SCHEMES, type Scheme, SET_BYTES, type Share, shareText } from './share.ts'

export type SplitRequest = { recoverySk: Uint8Array; society: string; scheme: Scheme; random: Random }

const SECRET_BYTES = 32
const DIGEST_BYTES = 8

/** What the custodians of a recovery key and the Society's statement have to show alike: six groups of five digits. @throws CryptoError `key` */
export function recoveryFingerprint(society: string, recoveryPk: PublicKey): string {
  return fingerprint(society, recoveryDigest(publicKeyOf(recoveryPk, KEM_PUBLIC_BYTES)))
}

/**
 * Splits the secret of a recovery key into shares for paper, one for each custodian. Fewer than the threshold tell nothing
 * of it. The polynomials' randomness is drawn by the sharing library from the system; `random` names the set.
 * Rejects with CryptoError `key`, `malformed` for another scheme than 2 of 3 or 3 of 5 or an impossible name of a Society.
 */
export async function splitRecoveryKey({ recoverySk, society, scheme, random }: SplitRequest): Promise<string[]> {
  const { shares, threshold } = scheme
  const known = SCHEMES.some((one) => one.shares === shares && one.threshold === threshold)
  if (!known) throw new CryptoError('malformed')
  const { kemPk } = kemKeyFromSeed(recoverySk)
  const secret = concat(recoverySk, secretDigest(recoverySk))
  const common = { shares, threshold, society, key: recoveryDigest(kemPk), set: draw(random, SET_BYTES) }
  try {
    const points = await split(secret, shares, threshold)
    return points.map((one, at) =>
      shareText({ ...common, index: at + 1, points: one }, fingerprint(society, common.key)),
    )
  } finally {
    wipe(secret)
  }
}

/** What a share says of itself, for showing who holds what: nothing secret. */
export type ShareNotice = Pick<Share, 'index' | 'shares' | 'threshold' | 'society'> & { fingerprint: string }

/** Reads one share as typed in and says what it is; `share-text` with the line that was copied wrongly, if one was. */
export function readShare(text: string): Outcome<ShareNotice> {
  try {
    const { index, shares, threshold, society, key } = parseShare(text)
    return { ok: true, index, shares, threshold, society, fingerprint: fingerprint(society, key) }
  } catch (error) {
    return refusalOf(error)
  }
}

/**
 * The recovery key from its shares, in any order. What comes out is the key or a refusal, never another secret:
 * `share-text` for a share copied wrongly, `share-set` for shares of different splittings or one share twice,
 * `too-few-shares`, and `wrong-share` when they do not give the key whose public half `recoveryPk` (or the shares) name.
 */
export async function combineShares(
  texts: readonly string[],
  recoveryPk?: PublicKey,
): Promise<Outcome<{ recoverySk: Uint8Array; society: string }>> {
  try {
    const shares = texts.map(parseShare)
    const { society, key, threshold } = oneSet(shares)
    if (shares.length < threshold) throw new CryptoError('too-few-shares')
    if (recoveryPk !== undefined && !equalBytes(key, recoveryDigest(publicKeyOf(recoveryPk, KEM_PUBLIC_BYTES))))
      throw new CryptoError('wrong-share')
    const secret = await combine(shares.map(({ points }) => points))
    const recoverySk = checked(secret, key)
    wipe(secret)
    return { ok: true, recoverySk, society }
  } catch (error) {
    return refusalOf(error)
  }
}

/** What all shares say alike. @throws CryptoError `too-few-shares`, `share-set` */
function oneSet(shares: readonly Share[]): Share {
  const [first] = shares
  if (first === undefined) throw new CryptoError('too-few-shares')
  const alike = shares.every(
    ({ society, shares: count, threshold, key, set }) =>
      society === first.society &&
      count === first.shares &&
      threshold === first.threshold &&
      equalBytes(key, first.key) &&
      equalBytes(set, first.set),
  )
  const coordinates = new Set(shares.map(({ points }) => points.at(-1)))
  const indexes = new Set(shares.map(({ index }) => index))
  if (!alike || coordinates.size !== shares.length || indexes.size !== shares.length) throw new CryptoError('share-set')
  return first
}

/** @throws CryptoError `wrong-share` unless the secret is followed by its digest and belongs to the key */
function checked(secret: Uint8Array, key: Uint8Array): Uint8Array {
  const recoverySk = secret.slice(0, SECRET_BYTES)
  if (
    !equalBytes(secret.slice(SECRET_BYTES), secretDigest(recoverySk)) ||
    !equalBytes(recoveryDigest(kemKeyFromSeed(recoverySk).kemPk), key)
  ) {
    wipe(secret, recoverySk)
    throw new CryptoError('wrong-share')
  }
  return recoverySk
}

function secretDigest(recoverySk: Uint8Array): Uint8Array {
  return H(concat(T('rfl/recovery/secret/v1'), keyOf(recoverySk, SECRET_BYTES))).slice(0, DIGEST_BYTES)
}

function recoveryDigest(kemPk: Uint8Array): Uint8Array {
  return H(concat(T('rfl/recovery/key/v1'), kemPk))
}
