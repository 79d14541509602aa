import type { Context, ContextKey } from '@kinlink/contracts'

type Role = ContextKey['roles'][number]

/** Who may sign for a Society what concerns a person. The automation key may not. */
export const OFFICERS: readonly Role[] = ['tracing-officer', 'child-focal-point', 'detention-focal-point']

/** A key in the author's newest statement, within its own dates and with one of the roles; undefined otherwise. */
export const livingKey = (
  context: Pick<Context, 'keys'>,
  kid: string,
  now: Date,
  roles: readonly Role[] = OFFICERS,
): ContextKey | undefined =>
  context.keys.find(
    (key) =>
      key.kid === kid &&
      key.roles.some((role) => roles.includes(role)) &&
      Date.parse(key.notBefore) <= now.getTime() &&
      now.getTime() < Date.parse(key.notAfter),
  )

export const NO_LIVING_KEY = 'No living officer’s key of the author has this id.'
