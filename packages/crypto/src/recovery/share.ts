import { CryptoError } from '../crypto-error.ts'
import { H } from '../digest/blake2b.ts'
import { concat, equalBytes, lp8, T, utf8 } from '../encoding/bytes.ts'
import { fromPaper, toPaper } from './paper.ts'

/** How many shares there are and how many of them open the key. */
export type Scheme = { shares: number; threshold: number }
/** 2 of 3 for a small Society, 3 of 5 otherwise; nothing else is made or read. */
export const SCHEMES: readonly Scheme[] = [
  { shares: 3, threshold: 2 },
  { shares: 5, threshold: 3 },
]

export type Share = Scheme & {
  /** Which of the shares it is, from 1. */
  index: number
  society: string
  /** Digest of the recovery public key that the shares open, 32 bytes. */
  key: Uint8Array
  /** Eight random bytes that the shares of one splitting have in common. */
  set: Uint8Array
  /** The library's share: one byte for each of the split secret, then the coordinate. */
  points: Uint8Array
}

export const SET_BYTES = 8
const VERSION = 1
const KEY_BYTES = 32
/** Recovery secret, its digest, the coordinate. */
const POINT_BYTES = 32 + 8 + 1
const CHECK_BYTES = 4
const FIXED_BYTES = 4 + SET_BYTES + KEY_BYTES + 1 + POINT_BYTES + CHECK_BYTES
const SOCIETY = /^[a-z][a-z0-9-]{1,30}$/

/** The share as text for paper: what it is in words, then numbered lines of letters and digits that alone are read back. */
export function shareText(share: Share, fingerprint: string): string {
  return [
    'Kinlink recovery share',
    `Society: ${share.society}`,
    `Share ${share.index} of ${share.shares}. Any ${share.threshold} of them open the recovery key.`,
    `Recovery key: ${fingerprint}`,
    ...toPaper(shareBytes(share)),
    '',
  ].join('\n')
}

/** Reads a share's numbered lines, whatever else is written around them. @throws CryptoError `share-text` naming the line */
export function parseShare(text: string): Share {
  const bytes = fromPaper(text)
  const societyAt = 4 + SET_BYTES + KEY_BYTES
  if (bytes.length !== FIXED_BYTES + (bytes[societyAt] ?? 0)) throw new CryptoError('share-text')
  const [version = 0, threshold = 0, shares = 0, index = 0] = bytes
  const pointsAt = bytes.length - CHECK_BYTES - POINT_BYTES
  const share = {
    ...{ threshold, shares, index },
    set: bytes.slice(4, 4 + SET_BYTES),
    key: bytes.slice(4 + SET_BYTES, societyAt),
    society: Buffer.from(bytes.slice(societyAt + 1, pointsAt)).toString('latin1'),
    points: bytes.slice(pointsAt, -CHECK_BYTES),
  }
  const known = SCHEMES.some((scheme) => scheme.shares === shares && scheme.threshold === threshold)
  // At coordinate zero lies the secret itself: no honest share has it.
  const sound = version === VERSION && known && index >= 1 && index <= shares && share.points.at(-1) !== 0
  if (!sound || !SOCIETY.test(share.society) || !equalBytes(bytes.slice(-CHECK_BYTES), checkOf(share)))
    throw new CryptoError('share-text')
  return share
}

function shareBytes(share: Share): Uint8Array {
  return concat(body(share), checkOf(share))
}

/** `v || threshold || shares || index || set || key || lp8(society) || points`. */
function body({ threshold, shares, index, set, key, society, points }: Share): Uint8Array {
  if (!SOCIETY.test(society)) throw new CryptoError('malformed')
  return concat(Uint8Array.of(VERSION, threshold, shares, index), set, key, lp8(utf8(society)), points)
}

function checkOf(share: Share): Uint8Array {
  return H(concat(T('rfl/share/v1'), body(share))).slice(0, CHECK_BYTES)
}
