import { Type } from 'typebox'
import { Base64, Bytes32, HourBucket, Id, Instant, Line, MemberId, MultiSigned } from '../primitives.ts'
import { closed, oneOf } from './shapes.ts'

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const KEY_CHANGE_KINDS = [
  'officer-joins',
  'officer-leaves',
  'epoch-rotation',
  'epoch-closing',
  'renewal',
  'administrator',
  'authentication-key',
] as const
export const KEY_CHANGE_STATES = [
  'proposed',
  'approved',
  'submitted',
  'in-force',
  'refused',
  'rejected',
  'expired',
] as const
export type KeyChangeKind = (typeof KEY_CHANGE_KINDS)[number]
export type KeyChangeState = (typeof KEY_CHANGE_STATES)[number]

/**
 * POST /v1/key-changes. `officerId` for `officer-joins` and `officer-leaves`; `lines` for `epoch-rotation`, every line when
 * absent; `epochs` for `epoch-closing`; `administrators` (accounts) and `threshold` for `administrator`.
 */
export const NewKeyChange = Type.Object(
  {
    kind: oneOf(KEY_CHANGE_KINDS),
    officerId: Type.Optional(Id),
    lines: Type.Optional(Type.Array(Line, { minItems: 1, maxItems: 3, uniqueItems: true })),
    epochs: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 30, uniqueItems: true })),
    administrators: Type.Optional(Type.Array(Id, { minItems: 2, maxItems: 5, uniqueItems: true })),
    threshold: Type.Optional(Type.Integer({ minimum: 2, maximum: 5 })),
  },
  closed,
)
export type NewKeyChange = Type.Static<typeof NewKeyChange>

const members = {
  changeId: Id,
  kind: oneOf(KEY_CHANGE_KINDS),
  state: oneOf(KEY_CHANGE_STATES),
  /** The administrator’s account; null for what casework proposes by itself. */
  proposedBy: orNull(Id),
  proposedAt: Instant,
  expiresAt: Instant,
  /** Key administrators, by key id, whose signature the statement has. */
  signedBy: Type.Array(Id),
  /** Number of the statement; null until an administrator has prepared it. */
  seq: orNull(Type.Integer()),
  /** Why it was refused. */
  code: orNull(Type.String()),
}
export const KeyChangeRow = Type.Object(members, closed)
export const KeyChangeList = Type.Object({ items: Type.Array(KeyChangeRow) }, closed)

const Ids = Type.Array(Id)
const AddedDropped = Type.Object({ added: Ids, dropped: Ids }, closed)
const Lined = Type.Array(Type.Object({ eid: Id, line: Line }, closed))
/** What a statement says otherwise than the one before, in ids. */
export const StatementChanges = Type.Object(
  {
    administrators: AddedDropped,
    threshold: orNull(Type.Integer()),
    officers: AddedDropped,
    epochs: Type.Object({ opened: Lined, closing: Lined, closed: Lined }, closed),
    authenticationKeys: AddedDropped,
    notAfter: orNull(HourBucket),
  },
  closed,
)
export const KeyChangeView = Type.Object({ ...members, changes: orNull(StatementChanges) }, closed)

/** GET /v1/epochs: every epoch of the newest statement. */
export const EpochView = Type.Object(
  {
    epochId: Id,
    line: Line,
    state: oneOf(['open', 'closing', 'closed'] as const),
    openedAt: HourBucket,
    /** When a closing epoch is to be closed and its private key destroyed. */
    closesAt: orNull(Instant),
    /** An open epoch that is old enough to be replaced. */
    due: Type.Boolean(),
    /** How many have been given its private key: officers, automation, recovery key. */
    holders: Type.Integer(),
    /** Officers who wait for somebody to give it to them. */
    waiting: Ids,
  },
  closed,
)
export const EpochList = Type.Object({ items: Type.Array(EpochView) }, closed)

const Entry = Type.Object(
  { header: Base64(8192), enc: Base64(8192), wrap: Base64(8192), kid: Id, sig: Base64(100) },
  closed,
)
/** GET /v1/epochs/recovery: what only the recovery key opens, with the newest statement of the Society. */
export const RecoveryKeyring = Type.Object(
  {
    member: MemberId,
    statement: MultiSigned,
    entries: Type.Array(Type.Object({ kid: Id, eid: Id, line: Line, entry: Entry, signPk: Bytes32 }, closed)),
  },
  closed,
)
/** POST /v1/epochs/recovery: private keys that the recovery key has opened. */
export const RecoveredEpochs = Type.Object(
  {
    epochs: Type.Array(Type.Object({ eid: Id, secret: Bytes32 }, closed), { minItems: 1, maxItems: 60 }),
  },
  closed,
)
export const RecoveryDone = Type.Object({ given: Type.Integer(), waiting: Type.Integer() }, closed)

/** GET /v1/fingerprints: digits that people compare by voice. `recovery` is the own Society’s. */
export const KeyDigitsList = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { member: MemberId, keys: Type.Array(Type.Object({ kid: Id, digits: Type.String() }, closed)) },
        closed,
      ),
    ),
    recovery: orNull(Type.String()),
  },
  closed,
)

export type KeyChangeRow = Type.Static<typeof KeyChangeRow>
export type KeyChangeView = Type.Static<typeof KeyChangeView>
export type StatementChanges = Type.Static<typeof StatementChanges>
export type EpochView = Type.Static<typeof EpochView>
export type RecoveryKeyring = Type.Static<typeof RecoveryKeyring>
export type RecoveredEpochs = Type.Static<typeof RecoveredEpochs>
export type RecoveryDone = Type.Static<typeof RecoveryDone>
