import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SignedIn, SignIn } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { Type } from 'typebox'
import { answers } from '../answers.ts'
import { logAct } from '../audit/log.ts'
import type { DeskRegrants } from '../regrants/desk-regrants.ts'
import { type OpenSession, requireRole, type Sessions } from './session.ts'
import { deleteSession } from './session-store.ts'
import { type SignInDeps, signIn } from './sign-in.ts'

export type SessionRoutes = SignInDeps & {
  readonly signInsPerMinute: number
  readonly sessions: Pick<Sessions, 'open'>
  readonly deskRegrants: Pick<DeskRegrants, 'goOn'>
}

/** Signing in and out. */
export const sessionRoutes: FastifyPluginAsyncTypebox<SessionRoutes> = async (app, deps) => {
  app.post(
    '/',
    {
      config: { rateLimit: { max: deps.signInsPerMinute, timeWindow: 60_000 } },
      schema: {
        summary: 'Sign in; every refusal looks the same',
        body: SignIn,
        response: {
          201: SignedIn,
          ...problems('invalid_request', 'sign_in_refused', 'too_many_requests', 'unavailable'),
        },
      },
    },
    answers(201, async (request) => {
      const signedIn = await signIn(deps, request.body)
      const session = signedIn.ok ? await deps.sessions.open(signedIn.value.token) : undefined
      if (session !== undefined) deps.deskRegrants.goOn(session)
      return signedIn
    }),
  )

  app.delete(
    '/',
    {
      onRequest: requireRole(),
      schema: {
        summary: 'Sign out; the session’s keys are gone',
        response: { 204: Type.Null(), ...problems('unauthenticated', 'unavailable') },
      },
    },
    async (request, reply) => {
      const session = request.officer as OpenSession
      await deps.db.transaction(async (tx) => {
        await deleteSession(tx, session.sessionId)
        await logAct(tx, session, { action: 'auth.sign-out', subject: session.officer.id, decision: 'allow' })
      })
      return reply.code(204).send(null)
    },
  )
}
