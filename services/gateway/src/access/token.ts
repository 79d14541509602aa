import { createPublicKey } from 'node:crypto'
import jwt from '@fastify/jwt'
import { Id, MemberId } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { type App, type Clock, HttpProblem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { factsOf } from './facts.ts'

export type TokenRules = { readonly net: string; readonly publicKey: string; readonly clock: Clock }

const AUDIENCE = 'kinlink-exchange'
const MAX_TOKEN = 2048
const MAX_SECONDS = 300
const SKEW_SECONDS = 5
/** Tokens whose signature need not be verified again; a Society uses one for minutes. */
const MAX_KEPT = 500
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

const Claims = Compile(
  Type.Object(
    {
      iss: Type.String(),
      aud: Type.String(),
      sub: MemberId,
      jti: Id,
      iat: Type.Integer(),
      exp: Type.Integer(),
    },
    { additionalProperties: false },
  ),
)
const ActId = Compile(Id)

/** Registers the one way in which access tokens are verified: EdDSA under the exchange's token key (RFC 8725, RFC 9068). */
export const installTokens = async (app: App, { net, publicKey }: TokenRules): Promise<void> => {
  await app.register(jwt, {
    secret: { public: spkiPem(publicKey) },
    verify: {
      algorithms: ['EdDSA'],
      requiredClaims: ['iss', 'aud', 'exp', 'iat', 'sub', 'jti'],
      checkTyp: 'at+jwt',
      allowedIss: net,
      allowedAud: AUDIENCE,
      // Only that a signature is good is remembered, until the token expires; whose it is is looked at each time.
      cache: MAX_KEPT,
    },
  })
}

/**
 * An onRequest hook: establishes the Society of the token and the opaque act id. Whatever is wrong with a token, the
 * answer is the same.
 */
export const authenticate =
  ({ net, clock }: TokenRules) =>
  async (request: FastifyRequest): Promise<void> => {
    const member = memberOf(request, net, clock.now())
    if (member === undefined) throw new HttpProblem('unauthenticated')
    const facts = factsOf(request)
    facts.caller = { member, act: null }
    facts.caller = { member, act: actOf(request) }
  }

const memberOf = (request: FastifyRequest, net: string, now: Date): string | undefined => {
  const header = request.headers.authorization
  if (header === undefined || header.length > MAX_TOKEN || !/^Bearer [^ ]+$/.test(header)) return undefined
  try {
    // Not by `request.jwtVerify`, which reads every token once more before it looks for a remembered one.
    const claims: unknown = request.server.jwt.verify(header.slice('Bearer '.length))
    if (!Claims.Check(claims) || claims.iss !== net || claims.aud !== AUDIENCE) return undefined
    const at = now.getTime() / 1000
    const living = claims.iat <= at + SKEW_SECONDS && at < claims.exp && claims.exp - claims.iat <= MAX_SECONDS
    return living ? claims.sub : undefined
  } catch {
    return undefined
  }
}

const actOf = (request: FastifyRequest): string | null => {
  const act = request.headers['kinlink-act']
  if (act === undefined) return null
  if (!ActId.Check(act))
    throw new HttpProblem('invalid_request', { errors: [{ pointer: '/header/kinlink-act', keyword: 'pattern' }] })
  return act
}

const spkiPem = (publicKey: string): string =>
  createPublicKey({ key: Buffer.concat([SPKI_ED25519, fromB64(publicKey, 32)]), format: 'der', type: 'spki' })
    .export({ format: 'pem', type: 'spki' })
    .toString()
