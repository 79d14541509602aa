import { createPrivateKey } from 'node:crypto'
import type { PolicyPack, Statement, TokenAnswer } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { SignJWT } from 'jose'
import { type Call, newKey, type Reply, send } from './http.ts'
import type { Constellation } from './network.ts'
import type { Known } from './played-submission.ts'

/** A Society's key for client assertions. */
export type AuthKey = { readonly kid: string; readonly seed: Uint8Array }

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
export const privateKeyOf = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })

/** A client assertion as it should be, but for what is said differently. */
export function anAssertion(
  member: string,
  key: AuthKey,
  net: string,
  said: { claims?: Record<string, unknown>; header?: Record<string, unknown>; seed?: Uint8Array } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: member, sub: member, aud: net, jti: newKey(), iat: now, exp: now + 60, ...said.claims }
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'client-authentication+jwt', kid: key.kid, ...said.header })
    .sign(privateKeyOf(said.seed ?? key.seed))
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
export const tokenRequest = (assertion: string) => ({
  grant_type: 'client_credentials',
  client_assertion_type: ASSERTION_TYPE,
  client_assertion: assertion,
})

/** The exchange as one Society meets it: every call with that Society's own access token. */
export type Door = {
  readonly member: string
  token(): string
  call(call: Omit<Call, 'token'>): Promise<Reply>
}

/** Gets an access token as a Society does. */
export async function throughTheDoor(network: Constellation, member: string, key: AuthKey): Promise<Door> {
  const body = tokenRequest(await anAssertion(member, key, network.net))
  const reply = await send(network.gatewayUrl, { method: 'POST', path: '/v1/token', body })
  if (reply.status !== 200) throw new Error(`No token for ${member}: ${reply.status} ${reply.text}`)
  const { access_token: token } = reply.json as TokenAnswer
  return { member, token: () => token, call: (call) => send(network.gatewayUrl, { ...call, token }) }
}

type Signed = { header: string }
const headerOf = <T>({ header }: Signed): T =>
  decodeHeader(header, { maxBytes: 65_536, maxDepth: 8 }).json as unknown as T

/** What anybody may read of the network: the policy pack and Societies' newest statements. */
export async function publicDocuments(network: Constellation, members: readonly string[]): Promise<Known> {
  const read = async (path: string) => (await send(network.gatewayUrl, { method: 'GET', path })).json
  const { document } = (await read('/v1/policy-pack')) as { document: Signed }
  const statements = new Map<string, Statement>()
  for (const member of members) {
    const { statements: all } = (await read(`/v1/statements/${member}`)) as { statements: Signed[] }
    const newest = all.at(-1)
    if (newest !== undefined) statements.set(member, headerOf<Statement>(newest))
  }
  return { pack: headerOf<PolicyPack>(document), statements }
}
