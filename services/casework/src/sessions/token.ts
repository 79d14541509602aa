import type { FastifyJWTOptions, JWT } from '@fastify/jwt'
import { Role } from '@kinlink/contracts'
import { attestKeyPem, generateAttestKey } from '@kinlink/crypto/attest'
import { decryptAtRest, encryptAtRest, newKeyId, wipe } from '@kinlink/crypto/keys'
import { Bytes, type Db, json, type Queries, sql } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { keyFromSecret, type Random } from '../keys/secret.ts'

/** PEM of the Ed25519 key under which this Society, and nobody else, signs its officers' access tokens. */
export type TokenKey = { readonly kid: string; readonly private: string; readonly public: string }

const CONTEXT = 'service-key/token'
const Row = Type.Object({ kid: Type.String(), sealed: Bytes })

/** Loads the token key; makes it at the first start. It rests under the automation secret. */
export async function loadTokenKey(
  db: Db,
  { secret, random, clock }: { secret: string; random: Random; clock: Clock },
): Promise<TokenKey> {
  const key = keyFromSecret('automation', secret)
  const kept = await findTokenKey(db)
  if (kept === undefined) {
    const seed = Uint8Array.from(random(32))
    const sealed = encryptAtRest(key, CONTEXT, seed, random)
    wipe(seed)
    await db.run(sql`insert into service_key (name, kid, public, sealed, created_at)
      values ('token', ${newKeyId(random)}, ${json({})}, ${sealed}, ${clock.now()}) on conflict (name) do nothing`)
  }
  // Read back, because another instance may have been first.
  const row = kept ?? (await findTokenKey(db))
  const seed = row === undefined ? undefined : decryptAtRest(key, CONTEXT, row.sealed)
  if (row === undefined || seed?.ok !== true) throw new RangeError('The token key does not open under this secret')
  const pem = attestKeyPem(generateAttestKey(seed.bytes))
  wipe(seed.bytes)
  return { kid: row.kid, private: pem.privateKey, public: pem.publicKey }
}

const findTokenKey = (db: Queries) => db.maybeOne(Row, sql`select kid, sealed from service_key where name = 'token'`)

const Claims = Type.Object(
  {
    iss: Type.String(),
    aud: Type.String(),
    sub: Type.String(),
    jti: Type.String(),
    iat: Type.Integer(),
    exp: Type.Integer(),
    roles: Type.Array(Role),
    s: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  },
  { additionalProperties: false },
)
export type Claims = Type.Static<typeof Claims>
const claims = Compile(Claims)

export type Tokens = {
  issue(session: Pick<Claims, 'sub' | 'jti' | 'roles' | 's'>): string
  /** The claims of a valid token; undefined for every other. */
  read(token: string): Claims | undefined
  readonly seconds: number
}

/** How @fastify/jwt signs here: one algorithm, one kind of token. */
export const jwtOptions = (key: TokenKey): FastifyJWTOptions => ({
  secret: { private: key.private, public: key.public },
  sign: { algorithm: 'EdDSA', header: { alg: 'EdDSA', typ: 'at+jwt', kid: key.kid } },
  verify: { algorithms: ['EdDSA'] },
})

/**
 * Access tokens of one Society (RFC 9068 in form; RFC 8725 in care): one algorithm, all claims required, `typ` checked, time from the one clock. `s` is the secret under
 * which the session's keys are wrapped: without the token the database opens nothing.
 */
export function createTokens(
  jwt: Pick<JWT, 'sign' | 'verify'>,
  { member, clock, seconds }: { member: string; clock: Clock; seconds: number },
): Tokens {
  const iss = member
  const aud = `${member}/casework`
  return {
    seconds,
    issue(session) {
      const iat = Math.floor(clock.now().getTime() / 1000)
      return jwt.sign({ iss, aud, iat, exp: iat + seconds, ...session } satisfies Claims)
    },
    read(token) {
      try {
        const payload: unknown = jwt.verify(token, {
          algorithms: ['EdDSA'],
          allowedIss: iss,
          allowedAud: aud,
          requiredClaims: ['iss', 'aud', 'exp', 'iat', 'sub', 'jti'],
          checkTyp: 'at+jwt',
          clockTimestamp: clock.now().getTime(),
        })
        return claims.Check(payload) ? payload : undefined
      } catch {
        return undefined
      }
    },
  }
}
