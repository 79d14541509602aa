import { statusFields } from '@kinlink/policy'
import type { Db } from '@kinlink/postgres'
import { HttpProblem } from '@kinlink/runtime'
import type { preValidationAsyncHookHandler } from 'fastify'
import { refuseByRule } from './refusal.ts'

/**
 * P-NOSTATUS (principles 1, 4; 1.2): a body that has a place for immigration or legal status is refused by name before anything else is looked at, so that
 * the officer learns why, and nothing of it is kept. What is `apart` of it is looked at elsewhere.
 */
export const refuseStatusFields =
  (deps: { db: Db }, apart?: string): preValidationAsyncHookHandler =>
  async (request) => {
    const findings = statusFields(apart === undefined ? request.body : without(request.body, apart))
    if (findings.length === 0 || request.officer === undefined) return
    const { code, ...parts } = (await refuseByRule(deps.db, request.officer, findings)).problem
    throw new HttpProblem(code, parts)
  }

const without = (body: unknown, apart: string): unknown =>
  typeof body === 'object' && body !== null ? { ...body, [apart]: null } : body
