import type { Line, Role } from '@kinlink/contracts'
import type { Signer } from '@kinlink/crypto/sign'
import { type App, HttpProblem } from '@kinlink/runtime'
import type { FastifyRequest } from 'fastify'
import type { EpochSecret } from '../keys/epochs.ts'
import { type Officer, worksOnLine } from '../officers/officer.ts'

/** An officer in one request. Private keys are unwrapped when they are asked for and wiped when the answer is out. */
export type OfficerSession = {
  readonly officer: Officer
  /** Random id of what happens in this request: it joins this Society's log with the exchange's. */
  readonly act: string
  /** The officer's signing key. @throws HttpProblem `forbidden` for somebody who has none. */
  signer(): Promise<Signer>
  /** The administrator's signing key. @throws HttpProblem `forbidden` for anybody else. */
  adminSigner(): Promise<Signer>
  /** Private keys of the Society's epochs on a line; empty for a desk that the officer does not belong to. */
  openEpoch(line: Line): Promise<EpochSecret[]>
}

/** A session with what ends it: the keys it unwrapped are wiped. */
export type OpenSession = OfficerSession & { readonly sessionId: string; wipe(): void }

/** Where requests find out who is acting; an application decorates itself with it as `sessions`. */
export type Sessions = {
  /** The session of a valid access token; undefined for every other token, whatever is wrong with it. */
  open(token: string): Promise<OpenSession | undefined>
  /** Logs that somebody signed in was refused. */
  logRefusal(session: OfficerSession, code: string): Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    officer: OfficerSession
  }
}

/** Lets requests find out who is acting, and wipes the keys of each when its answer is ready. */
export function installSessions(app: App, sessions: Sessions): void {
  app.decorate('sessions', sessions)
  app.addHook('onSend', async (request) => {
    const session: OfficerSession | undefined = request.officer
    if (session !== undefined && 'wipe' in session) (session as OpenSession).wipe()
  })
}

const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/

/**
 * An `onRequest` hook: whoever asks is signed in and has one of the roles (any, when none is named). After it, `request.officer` is who acts. Every refusal of a token
 * looks the same.
 * @throws HttpProblem `unauthenticated`, `forbidden`
 */
export function requireRole(...roles: readonly Role[]): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const sessions = request.server.getDecorator<Sessions>('sessions')
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
    const session = token === undefined ? undefined : await sessions.open(token)
    if (session === undefined) throw new HttpProblem('unauthenticated')
    request.officer = session
    if (roles.length === 0 || session.officer.roles.some((role) => roles.includes(role))) return
    await sessions.logRefusal(session, 'forbidden')
    throw new HttpProblem('forbidden')
  }
}

/**
 * Refuses an officer who is not of the desk, and logs it.
 * @throws HttpProblem `desk_required`
 */
export async function requireDesk(request: FastifyRequest, line: Line): Promise<void> {
  if (worksOnLine(request.officer.officer.roles, line)) return
  await request.server.getDecorator<Sessions>('sessions').logRefusal(request.officer, 'desk_required')
  throw new HttpProblem('desk_required')
}
