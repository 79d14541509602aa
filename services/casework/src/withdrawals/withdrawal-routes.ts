import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Closed, Closing, IdParam, Withdrawal, Withdrawn } from '@kinlink/contracts'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import type { RegisterDeps } from '../people/register-person.ts'
import { requireRole } from '../sessions/session.ts'
import { fromCandidate, fromSearch } from './decided-from.ts'
import { signAgain } from './sign-again.ts'
import { closeCase, type EndingDeps, withdrawCase } from './withdraw-case.ts'
import { type DecidedFrom, withdrawDecision } from './withdraw-decision.ts'

const refusals = problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'unavailable')

/** F5 at home: how a case ends. Saying it again changes nothing. */
export const caseEndingRoutes: FastifyPluginAsyncTypebox<EndingDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer'))

  app.post(
    '/:id/withdrawal',
    {
      schema: {
        summary: 'Withdraw a case (F5): nothing of it can be read from now on, and the others are told to erase it',
        params: IdParam,
        body: Withdrawal,
        response: { 200: Withdrawn, ...refusals },
      },
    },
    answers(200, (request) => withdrawCase(deps, request.officer, request.params.id, request.body)),
  )

  app.post(
    '/:id/closing',
    {
      schema: {
        summary: 'Close a case: the others erase it, here it stays readable until its retention ends',
        params: IdParam,
        body: Closing,
        response: { 200: Closed, ...refusals },
      },
    },
    answers(200, (request) => closeCase(deps, request.officer, request.params.id, request.body)),
  )
}

const decisionWithdrawal =
  (from: (deps: RegisterDeps, id: string) => DecidedFrom): FastifyPluginAsyncTypebox<RegisterDeps> =>
  async (app, deps) => {
    app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point'))
    app.post(
      '/:id/decision/withdrawal',
      {
        schema: {
          summary: 'The person withdraws the decision: nothing leaves any more, what left is erased where it arrived',
          params: IdParam,
          response: { 200: Withdrawn, ...refusals },
        },
      },
      answers(200, (request) => withdrawDecision(deps, request.officer, from(deps, request.params.id))),
    )
  }

/** The person who was found by a match changes their mind. */
export const decisionWithdrawalRoutes = decisionWithdrawal(fromCandidate)

/** The person who was found by a search changes their mind. */
export const searchWithdrawalRoutes = decisionWithdrawal(fromSearch)

/** F5: withdrawals whose signature the exchange has refused, by the id of their record, as the list of refusals has it. */
export const withdrawalRoutes: FastifyPluginAsyncTypebox<RegisterDeps> = async (app, deps) => {
  app.addHook('onRequest', requireRole('tracing-officer', 'child-focal-point', 'detention-focal-point'))
  app.post(
    '/:id/signature',
    {
      schema: {
        summary: 'Sign a withdrawal anew that the exchange has refused; saying it again changes nothing',
        params: IdParam,
        response: { 200: Withdrawn, ...refusals },
      },
    },
    answers(200, (request) => signAgain(deps, request.officer, request.params.id)),
  )
}
