import type { Line, Role, Statement } from '@kinlink/contracts'
import { recoveryKid } from '../keys/epochs.ts'
import { worksOnLine } from '../officers/officer.ts'
import { daysLater, hourBucket } from '../sealing/buckets.ts'

/** How long keys and the statement that lists them are valid. Rotation and renewal come before that. */
const VALID_DAYS = 396
const HOUR_MS = 3_600_000

export type Epoch = Statement['epochs'][number]
export type OfficerKey = Statement['officers'][number]
/** A statement that is being made of the one in force. */
export type Draft = Statement

/**
 * The statement after the one in force that changes nothing yet. What is over is not said again: closed epochs, and authentication keys other than the one in use.
 */
export function draftAfter(
  newest: { readonly value: Statement; readonly digest: string },
  { authKid, now }: { authKid: string; now: Date },
): Draft {
  const { value, digest } = newest
  const used = value.authKeys.filter(({ kid }) => kid === authKid)
  return {
    ...value,
    seq: value.seq + 1,
    prev: digest,
    issued: hourBucket(now),
    epochs: value.epochs.filter(({ state }) => state !== 'closed'),
    authKeys: used.length === 0 ? value.authKeys : used,
  }
}

/** An officer's key is listed from now until the statement ends. */
export const withOfficer = (
  draft: Draft,
  officer: Pick<OfficerKey, 'kid' | 'signPk' | 'kemPk' | 'roles'>,
  now: Date,
): Draft => ({
  ...draft,
  officers: [...draft.officers, { ...officer, notBefore: hourBucket(now), notAfter: draft.notAfter }],
})

export const withoutOfficer = (draft: Draft, kid: string): Draft => ({
  ...draft,
  officers: draft.officers.filter((officer) => officer.kid !== kid),
})

export type NewEpoch = { eid: string; line: Line; pk: string }

/** New epochs open, and the open ones of their lines go `closing`: nothing new is sealed to those, and they end at the deadline. */
export function withNewEpochs(draft: Draft, opened: readonly NewEpoch[], { now, until }: { now: Date; until: Date }) {
  const lines = new Set(opened.map(({ line }) => line))
  const end = Math.ceil(until.getTime() / HOUR_MS) * HOUR_MS
  const closing = (epoch: Epoch): Epoch => ({
    ...epoch,
    state: 'closing',
    notAfter: hourBucket(new Date(Math.min(Date.parse(epoch.notAfter), end))),
  })
  const validity = { notBefore: hourBucket(now), notAfter: hourBucket(daysLater(now, VALID_DAYS)) }
  return {
    ...draft,
    epochs: [
      ...draft.epochs.map((epoch) => (epoch.state === 'open' && lines.has(epoch.line) ? closing(epoch) : epoch)),
      ...opened.map((epoch): Epoch => ({ ...epoch, suite: 'xwing', ...validity, state: 'open' })),
    ],
  }
}

export const withClosed = (draft: Draft, eids: readonly string[]): Draft => ({
  ...draft,
  epochs: draft.epochs.map((epoch) =>
    epoch.state === 'closing' && eids.includes(epoch.eid) ? { ...epoch, state: 'closed' as const } : epoch,
  ),
})

/** Everything in force stays so for as long as a first statement is valid. */
export function renewed(draft: Draft, now: Date): Draft {
  const notAfter = hourBucket(daysLater(now, VALID_DAYS))
  return {
    ...draft,
    notAfter,
    officers: draft.officers.map((officer) => ({ ...officer, notAfter })),
    epochs: draft.epochs.map((epoch) => (epoch.state === 'open' ? { ...epoch, notAfter } : epoch)),
  }
}

export type Holder = { readonly kid: string; readonly kemPk: string }

/** Who is to hold the private key of an epoch on a line: its officers, the automation for the Society's own, the recovery key. */
export function holdersOf({ officers, recoveryPk }: Statement, line: Line): Holder[] {
  const holds = ({ roles }: OfficerKey): boolean =>
    roles.includes('automation') ? line === 'society' : worksOnLine(roles as Role[], line)
  const listed = officers.filter(holds).map(({ kid, kemPk }) => ({ kid, kemPk }))
  return recoveryPk === null ? listed : [...listed, { kid: recoveryKid(recoveryPk), kemPk: recoveryPk }]
}

/** Lines that an officer of these roles works on. */
export const linesOf = ({ roles }: Pick<OfficerKey, 'roles'>): Line[] =>
  (['society', 'child', 'detention'] as const).filter((line) => worksOnLine(roles as Role[], line))
