import { randomFillSync } from 'node:crypto'

/** The one source of time. SQL never asks for the time; it is passed in. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

const ID_BYTES = 16
/** Drawn ahead for so many ids: each draw is a call into the system's generator. An id is no secret. */
const AHEAD = Buffer.alloc(128 * ID_BYTES)
let drawn = AHEAD.length

/** A fresh id: 128 random bits as 22 characters of base64url, with no time and no order in it. */
export const newId = (): string => {
  if (drawn === AHEAD.length) {
    randomFillSync(AHEAD)
    drawn = 0
  }
  drawn += ID_BYTES
  return AHEAD.toString('base64url', drawn - ID_BYTES, drawn)
}

/** Release windows: one instant every `seconds`, counted from `anchorSeconds` after midnight UTC of 1970-01-01. */
export type WindowRule = { readonly seconds: number; readonly anchorSeconds: number }

/** Every 24 hours at 04:00 UTC. */
export const DAILY_AT_FOUR: WindowRule = { seconds: 86_400, anchorSeconds: 14_400 }

/** The newest window start that is not after `at`. */
export const windowStart = (at: Date, rule: WindowRule = DAILY_AT_FOUR): Date => {
  const length = rule.seconds * 1000
  const anchor = rule.anchorSeconds * 1000
  if (!(length > 0) || !Number.isFinite(anchor)) throw new RangeError('A window needs a positive length')
  return new Date(Math.floor((at.getTime() - anchor) / length) * length + anchor)
}

/** The first window start that is after `at`: when something ready at `at` may leave. */
export const nextWindow = (at: Date, rule: WindowRule = DAILY_AT_FOUR): Date =>
  new Date(windowStart(at, rule).getTime() + rule.seconds * 1000)
