import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { NewOfficer, OfficerList, OfficerView } from '@kinlink/contracts'
import { type Db, isUniqueViolation } from '@kinlink/postgres'
import { type Clock, problem, problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, idempotencyOf, withIdempotency } from '../idempotency.ts'
import { wipeKeys } from '../keys/key-file.ts'
import type { LiveNetwork } from '../network/live-network.ts'
import { type OfficerSession, requireRole } from '../sessions/session.ts'
import { insertAccount, listAccounts } from './account-store.ts'
import { type AccountDeps, newAccount } from './new-account.ts'

export type OfficerDeps = AccountDeps & {
  readonly db: Db
  readonly clock: Clock
  readonly network: Pick<LiveNetwork, 'partial'>
}

/** Accounts of this Society. */
export const officerRoutes: FastifyPluginAsyncTypebox<OfficerDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('society-admin'))

  app.post(
    '/',
    {
      schema: {
        summary: 'Create an account; an officer’s key counts once a statement of the Society lists it',
        body: NewOfficer,
        response: {
          201: OfficerView,
          ...problems('invalid_request', 'unauthenticated', 'forbidden', 'already_exists', 'unavailable'),
        },
      },
    },
    answers(201, (request) => createOfficer(deps, request.officer, request.body, idempotencyOf(request))),
  )

  app.get(
    '/',
    {
      schema: {
        summary: 'Accounts of this Society',
        response: { 200: OfficerList, ...problems('unauthenticated', 'forbidden', 'unavailable') },
      },
    },
    async () => {
      const listed = listedKeys(deps)
      const accounts = await listAccounts(deps.db)
      return {
        items: accounts.map(({ id, username, roles, kid }) => ({
          officerId: id,
          username,
          roles,
          kid,
          listed: kid !== null && listed.has(kid),
        })),
      }
    },
  )
}

const listedKeys = ({ network }: OfficerDeps): ReadonlySet<string> => {
  const known = network.partial()
  return new Set((known?.statementOf(known.me)?.officers ?? []).map(({ kid }) => kid))
}

/**
 * Creates an account with keys of its own. An officer's key is not in force yet: no statement lists it and no epoch key has been wrapped to it, so the officer can sign in
 * and nothing the officer signs is accepted anywhere.
 */
async function createOfficer(
  deps: OfficerDeps,
  session: OfficerSession,
  request: NewOfficer,
  idempotency: IdempotencyKey,
): Promise<Done<OfficerView>> {
  const now = deps.clock.now()
  const { account, keys } = await newAccount(request, deps)
  wipeKeys(keys)
  try {
    return await withIdempotency(deps.db, idempotency, now, async (tx) => {
      await insertAccount(tx, { ...account, at: now })
      await logAct(tx, session, { action: 'officer.create', subject: account.id, decision: 'allow' })
      const { id, username, roles, kid } = account
      return { ok: true, value: { officerId: id, username, roles, kid, listed: false } }
    })
  } catch (error) {
    if (isUniqueViolation(error, 'account_username_key')) return { ok: false, problem: problem('already_exists') }
    throw error
  }
}
