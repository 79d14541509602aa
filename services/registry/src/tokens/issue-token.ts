import type { TokenAnswer } from '@kinlink/contracts'
import type { Db, Tx } from '@kinlink/postgres'
import { type Clock, newId, type ProblemValue, problem } from '@kinlink/runtime'
import { logRegistryAct } from '../acts/log.ts'
import { newestMemberList } from '../members/member-list-store.ts'
import { newestStatements } from '../statements/statement-store.ts'
import { claimedBy, verifyAssertion } from './assertion.ts'
import { failuresSince, noteFailure, useAssertion } from './token-store.ts'

/** Claims of an access token; the gateway checks every one of them. */
export type TokenClaims = {
  readonly iss: string
  readonly aud: string
  readonly sub: string
  readonly jti: string
  readonly iat: number
  readonly exp: number
}
export type TokenDeps = {
  readonly db: Db
  readonly net: string
  readonly clock: Clock
  readonly sign: (claims: TokenClaims) => string
}

export const TOKEN_SECONDS = 300
const AUDIENCE = 'kinlink-exchange'
const MAX_FAILURES = 10
export const LOCK_MS = 15 * 60_000

type Issued = { ok: true; value: TokenAnswer } | { ok: false; problem: ProblemValue }

/**
 * Gives an access token of five minutes for a client assertion, once per assertion. Every refusal looks the same. Ten
 * refused assertions in a quarter of an hour under a Society's own living keys lock it out for the rest of it; forged
 * ones are logged and limited at the gateway, but never lock: else any stranger could shut a Society out.
 */
export const issueToken = async (deps: TokenDeps, assertion: string): Promise<Issued> => {
  const { db, net, clock } = deps
  const claimed = claimedBy(assertion)
  return await db.transaction(async (tx) => {
    const now = clock.now()
    const known = claimed === undefined ? undefined : await authKey(tx, claimed.member, claimed.kid, now)
    if (claimed === undefined || known === undefined) return await refuse(tx, null, now)
    const { member } = claimed
    const verdict = await verifyAssertion(assertion, { member, key: known, net, now })
    if (!verdict.ok && verdict.jti === undefined) return await refuse(tx, null, now)
    if ((await failuresSince(tx, member, new Date(now.getTime() - LOCK_MS))) >= MAX_FAILURES)
      return await refuse(tx, member, now, 'auth.lock-out')
    if (!verdict.ok || !(await useAssertion(tx, verdict))) {
      await noteFailure(tx, member, verdict.jti ?? 'unusable', now)
      return await refuse(tx, member, now)
    }
    const iat = Math.floor(now.getTime() / 1000)
    const claims = { iss: net, aud: AUDIENCE, sub: member, jti: newId(), iat, exp: iat + TOKEN_SECONDS }
    await logRegistryAct(tx, { action: 'auth.token', member, caller: null }, now)
    return { ok: true, value: { access_token: deps.sign(claims), token_type: 'Bearer', expires_in: TOKEN_SECONDS } }
  })
}

/** A key that a member of the network states; who has left the list is nobody, whatever was stated before. */
const authKey = async (tx: Tx, member: string, kid: string, now: Date): Promise<string | undefined> => {
  const list = (await newestMemberList(tx))?.list
  if (list?.members.some(({ id }) => id === member) !== true) return undefined
  const stored = (await newestStatements(tx, [member])).get(member)
  if (stored === undefined || Date.parse(stored.statement.notAfter) <= now.getTime()) return undefined
  return stored.statement.authKeys.find((key) => key.kid === kid)?.pk
}

const refuse = async (
  tx: Tx,
  member: string | null,
  now: Date,
  action: 'auth.token' | 'auth.lock-out' = 'auth.token',
): Promise<Issued> => {
  const refusal = problem('client_refused')
  await logRegistryAct(tx, { action, member, caller: null, refusal }, now)
  return { ok: false, problem: refusal }
}
