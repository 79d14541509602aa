import { statusFields } from '@kinlink/policy'
import type { Db } from '@kinlink/postgres'
import { HttpProblem } from '@kinlink/runtime'
import type { preValidationAsyncHookHandler } from 'fastify'
import { refuseByRule } from './refusal.ts'

/**
 * P-NOSTATUS (principles 1, 4; 1.2): a body that has a place for immigration or legal status is refused by name before anything else is looked at, so that
 * the officer learns why, and nothing of it is kept.
 */
export const refuseStatusFields =
  (deps: { db: Db }): preValidationAsyncHookHandler =>
  async (request) => {
    const findings = statusFields(request.body)
    if (findings.length === 0 || request.officer === undefined) return
    const { code, ...parts } = (await refuseByRule(deps.db, request.officer, findings)).problem
    throw new HttpProblem(code, parts)
  }
