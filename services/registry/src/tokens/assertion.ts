import { createPublicKey, type KeyObject } from 'node:crypto'
import { MemberId } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { Compile } from 'typebox/compile'

export type AuthKeys = readonly { readonly kid: string; readonly pk: string }[]

/** What an assertion claims before anything of it is believed. */
export type Claimed = { readonly member: string; readonly kid: string }

export type AssertionVerdict =
  | { readonly ok: true; readonly member: string; readonly jti: string; readonly expires: Date }
  /** `jti` is there when the signature verifies under a living key of the member: then it counts towards the lock-out. */
  | { readonly ok: false; readonly jti: string | undefined }

const TYPE = 'client-authentication+jwt'
const REQUIRED = ['iss', 'sub', 'aud', 'jti', 'iat', 'exp']
const SKEW_SECONDS = 5
const MAX_SECONDS = 60
const memberId = Compile(MemberId)
const JTI = /^[A-Za-z0-9_-]{16,64}$/
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** Reads whose key an assertion says it is signed with; undefined for what is no assertion. */
export const claimedBy = (assertion: string): Claimed | undefined => {
  try {
    const { kid } = decodeProtectedHeader(assertion)
    const { iss } = decodeJwt(assertion)
    return typeof kid === 'string' && memberId.Check(iss) ? { member: iss, kid } : undefined
  } catch {
    return undefined
  }
}

/**
 * Verifies a client assertion (private_key_jwt, RFC 7523; algorithms fixed to EdDSA, RFC 8725): type, audience, issuer
 * and subject, required claims, at most a minute of life. Replay is for the caller.
 */
export const verifyAssertion = async (
  assertion: string,
  { member, key, net, now }: { member: string; key: string; net: string; now: Date },
): Promise<AssertionVerdict> => {
  try {
    const { payload } = await jwtVerify(assertion, publicKey(key), {
      algorithms: ['EdDSA', 'Ed25519'],
      typ: TYPE,
      issuer: member,
      subject: member,
      audience: net,
      requiredClaims: REQUIRED,
      clockTolerance: SKEW_SECONDS,
      currentDate: now,
    })
    const { jti, iat = Number.NaN, exp = Number.NaN, aud } = payload
    const at = now.getTime() / 1000
    const timely = iat <= at + SKEW_SECONDS && exp <= at + MAX_SECONDS + SKEW_SECONDS && exp > iat
    if (typeof jti !== 'string' || !JTI.test(jti) || aud !== net || !timely) return { ok: false, jti: plainJti(jti) }
    return { ok: true, member, jti, expires: new Date((exp + SKEW_SECONDS) * 1000) }
  } catch (error) {
    return {
      ok: false,
      jti:
        error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired
          ? plainJti(error.payload.jti)
          : undefined,
    }
  }
}

/** An assertion without a usable id counts under one name of its own. */
const plainJti = (jti: unknown): string => (typeof jti === 'string' && JTI.test(jti) ? jti : 'unusable')

const publicKey = (key: string): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_ED25519, fromB64(key, 32)]), format: 'der', type: 'spki' })
