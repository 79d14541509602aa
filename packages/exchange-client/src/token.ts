import { createPrivateKey, type KeyObject } from 'node:crypto'
import { TokenAnswer } from '@kinlink/contracts'
import { type Clock, newId } from '@kinlink/runtime'
import { SignJWT } from 'jose'
import { type Answer, readAnswer, unreachable } from './answer.ts'
import type { Transport } from './transport.ts'

/** A Society's client-authentication key: its id in the statement's `authKeys`, its 32-byte Ed25519 seed. */
export type AuthKey = { readonly kid: string; readonly seed: Uint8Array }

export type TokenSource = {
  /** A living access token, fetched when none is kept. Callers at the same time share one request. */
  get(): Promise<Answer<string>>
  /** Forgets the token, if it is still the one kept: the exchange has refused it. */
  forget(token: string): void
}

export type TokenOptions = {
  readonly transport: Transport
  readonly net: string
  readonly member: string
  readonly authKey: AuthKey
  readonly clock: Clock
}

const ASSERTION_SECONDS = 60
const MARGIN_SECONDS = 60
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Gets access tokens by client assertion (private_key_jwt, RFC 7523), and keeps each until 60 s before it expires. */
export const createTokenSource = (options: TokenOptions): TokenSource => {
  // Refused here rather than at the first call. The key itself is read each time, because a Society changes it.
  privateKey(options.authKey.seed)
  let kept: { token: string; until: number } | undefined
  let asking: Promise<Answer<string>> | undefined
  const ask = async (): Promise<Answer<string>> => {
    const askedAt = options.clock.now().getTime()
    const answer = await requestToken(options, askedAt)
    if (!answer.ok) return answer
    const { access_token: token, expires_in: seconds } = answer.value
    // A token too short-lived for the margin still serves half its life.
    kept = { token, until: askedAt + Math.max(seconds - MARGIN_SECONDS, seconds / 2) * 1000 }
    return { ok: true, value: token }
  }
  return {
    async get() {
      if (kept !== undefined && options.clock.now().getTime() < kept.until) return { ok: true, value: kept.token }
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return await asking
    },
    forget(token) {
      if (kept?.token === token) kept = undefined
    },
  }
}

const privateKey = (seed: Uint8Array): KeyObject => {
  if (seed.length !== 32) throw new RangeError('An Ed25519 seed has 32 bytes')
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
}

const requestToken = async (
  { transport, net, member, authKey }: TokenOptions,
  at: number,
): Promise<Answer<TokenAnswer>> => {
  const issued = Math.floor(at / 1000)
  const { kid, seed } = authKey
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', typ: 'client-authentication+jwt', kid })
    .setIssuer(member)
    .setSubject(member)
    .setAudience(net)
    .setJti(newId())
    .setIssuedAt(issued)
    .setExpirationTime(issued + ASSERTION_SECONDS)
    .sign(privateKey(seed))
  const answer = await transport.send({
    method: 'POST',
    path: '/v1/token',
    headers: {},
    body: {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    },
  })
  return answer === undefined ? unreachable() : readAnswer(answer, TokenAnswer)
}
