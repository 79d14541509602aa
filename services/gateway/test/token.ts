import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { newId } from '@kinlink/runtime'

const pair = generateKeyPairSync('ed25519')
export const tokenPublicKey = pair.publicKey.export({ format: 'jwk' }).x ?? ''
export const tokenPublicPem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString()

type Change = Record<string, unknown>
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const content = (claims: Change, header: Change): string => {
  const iat = Math.floor(Date.now() / 1000)
  const standard = { iss: 'kinlink-test', aud: 'kinlink-exchange', sub: 'origin', jti: newId(), iat, exp: iat + 300 }
  return `${part({ alg: 'EdDSA', typ: 'at+jwt', ...header })}.${part({ ...standard, ...claims })}`
}

/** An access token as the registry signs it, unless something is changed. `undefined` takes a claim away. */
export const signToken = (claims: Change = {}, header: Change = {}, key: KeyObject = pair.privateKey): string => {
  const signed = content(claims, header)
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

/** A token without a signature. */
export const unsignedToken = (): string => `${content({}, { alg: 'none' })}.`

/** A token under a shared secret: the public key, as text and as bytes, in the hope that it is taken for one. */
export const hmacToken = (secret: string | Buffer): string => {
  const signed = content({}, { alg: 'HS256' })
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

export const strangersToken = (): string => signToken({}, {}, generateKeyPairSync('ed25519').privateKey)
