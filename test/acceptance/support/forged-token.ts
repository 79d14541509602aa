import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { newKey } from './http.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const payloadOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
const headerOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>

const PEM = (raw: string): string => {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(raw, 'base64url')])
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`
}

/** Tokens that nobody issued, made from one that somebody did. `publicKey`: raw, base64url, where it is known. */
export async function forgedTokens(valid: string, publicKey?: string): Promise<[string, string][]> {
  const [payload, header] = [payloadOf(valid), headerOf(valid)]
  const { privateKey: own } = generateKeyPairSync('ed25519')
  const sign = (claims: object, key: KeyObject = own, typ = 'at+jwt') =>
    new SignJWT(claims as Record<string, unknown>).setProtectedHeader({ ...header, alg: 'EdDSA', typ }).sign(key)
  const unsigned = `${part({ ...header, alg: 'none' })}.${part(payload)}.`
  const hs256 = (key: string): string => {
    const input = `${part({ ...header, alg: 'HS256' })}.${part(payload)}`
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
  }
  const [head, , signature] = valid.split('.')
  const edited = (claims: object): string => `${head}.${part({ ...payload, ...claims })}.${signature}`
  const byKey = publicKey === undefined ? [] : [PEM(publicKey), publicKey, PEM(publicKey).trim()]
  return [
    ['no algorithm', unsigned],
    ['no algorithm, spelled otherwise', `${part({ ...header, alg: 'nOnE' })}.${part(payload)}.`],
    ...byKey.map((key, i): [string, string] => [`HS256 with the public key (${i + 1})`, hs256(key)]),
    ['a key of the forger’s own', await sign(payload)],
    ['a key that comes along in the header', await embedded(payload, header)],
    ['another subject under the old signature', edited({ sub: 'transit' })],
    ['a longer life under the old signature', edited({ exp: Math.floor(Date.now() / 1000) + 86_400 })],
    ['a cut signature', valid.slice(0, -4)],
    ['no token at all', 'not-a-token'],
    ['nothing', ''],
  ]
}

async function embedded(payload: object, header: Record<string, unknown>): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const jwk = publicKey.export({ format: 'jwk' })
  return new SignJWT(payload as Record<string, unknown>)
    .setProtectedHeader({ ...header, alg: 'EdDSA', jwk, kid: newKey() })
    .sign(privateKey)
}

/** Tokens signed with the real key that still are no access tokens. */
export async function unfitTokens(valid: string, key: KeyObject): Promise<[string, string][]> {
  const [payload, header] = [payloadOf(valid), headerOf(valid)]
  const now = Math.floor(Date.now() / 1000)
  const sign = (claims: object, head: object = {}) =>
    new SignJWT(claims as Record<string, unknown>).setProtectedHeader({ ...header, alg: 'EdDSA', ...head }).sign(key)
  const without = (name: string) => Object.fromEntries(Object.entries(payload).filter(([n]) => n !== name))
  const rows: [string, Promise<string>][] = [
    ['expired', sign({ ...payload, iat: now - 700, exp: now - 400 })],
    ['from the future', sign({ ...payload, iat: now + 3600, exp: now + 3900 })],
    ['valid for a day', sign({ ...payload, iat: now, exp: now + 86_400 })],
    ['for another audience', sign({ ...payload, aud: 'elsewhere' })],
    ['of another issuer', sign({ ...payload, iss: 'elsewhere' })],
    ['of the wrong typ', sign(payload, { typ: 'JWT' })],
    ['of the typ of assertions', sign(payload, { typ: 'client-authentication+jwt' })],
    ['with an unknown critical member', sign({ ...payload, extra: 1 })],
    ...['iss', 'aud', 'sub', 'jti', 'iat', 'exp'].map((name): [string, Promise<string>] => [
      `without ${name}`,
      sign(without(name)),
    ]),
  ]
  return Promise.all(rows.map(async ([title, token]): Promise<[string, string]> => [title, await token]))
}
