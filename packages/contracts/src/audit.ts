import { Type } from 'typebox'
import { AuditAction } from './audit-actions.ts'
import { Bytes32, Id, Instant, MemberId, pageOf } from './primitives.ts'

const closed = { additionalProperties: false } as const

/**
 * The exact content of one entry. No name, no address, no search term, no free text: ids, codes and rule ids.
 * `subject` is the object acted upon (case, person, record, entry: random ids); `act` joins a Society's own log with the exchange's.
 */
export const AuditBody = Type.Object(
  {
    v: Type.Literal(1),
    id: Id,
    at: Instant,
    action: AuditAction,
    actor: Type.Object({ member: Type.Union([MemberId, Type.Null()]), officer: Type.Union([Id, Type.Null()]) }, closed),
    act: Type.Union([Id, Type.Null()]),
    subject: Type.Union([Id, Type.Null()]),
    decision: Type.Union([Type.Literal('allow'), Type.Literal('deny')]),
    fields: Type.Optional(Type.Array(Type.String({ maxLength: 42 }))),
    rules: Type.Optional(Type.Array(Type.String({ maxLength: 42 }))),
    code: Type.Optional(Type.String({ maxLength: 42 })),
    pack: Type.Optional(Type.String({ maxLength: 20 })),
    count: Type.Optional(Type.Integer()),
  },
  closed,
)
export type AuditBody = Omit<Type.Static<typeof AuditBody>, 'action'> & { action: AuditAction }

/** A stored entry as an auditor gets it. `leaf` = SHA-256(0x00 || commitment); commitment = SHA-256(salt || body bytes). */
export const AuditEntry = Type.Object(
  {
    tree: Type.String(),
    seq: Type.Integer({ minimum: 0 }),
    body: Type.String({ description: 'the exact JSON bytes that were committed to, as text' }),
    salt: Bytes32,
    leaf: Bytes32,
  },
  closed,
)
export type AuditEntry = Type.Static<typeof AuditEntry>

export const AuditQuery = Type.Object(
  {
    source: Type.Optional(Type.Union([Type.Literal('society'), Type.Literal('exchange'), Type.Literal('network')])),
    officer: Type.Optional(Id),
    subject: Type.Optional(Id),
    action: Type.Optional(AuditAction),
    decision: Type.Optional(Type.Union([Type.Literal('allow'), Type.Literal('deny')])),
    from: Type.Optional(Instant),
    until: Type.Optional(Instant),
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9]{2}|200)$' })),
  },
  closed,
)
export type AuditQuery = Type.Static<typeof AuditQuery>
export const AuditPage = pageOf(AuditEntry)

/** Inclusion proof of one entry under a signed checkpoint (C2SP signed note, RFC 6962 hashes). */
export const AuditProof = Type.Object(
  {
    entry: AuditEntry,
    checkpoint: Type.String({ description: 'signed note' }),
    verifier: Type.String({ description: 'name+keyid+base64 public key of the log, C2SP verifier key' }),
    size: Type.Integer({ minimum: 1 }),
    hashes: Type.Array(Bytes32),
  },
  closed,
)
export type AuditProof = Type.Static<typeof AuditProof>
/** The newest signed checkpoint of a tree, with the key that verifies it. */
export const Checkpoint = Type.Object(
  {
    checkpoint: Type.String({ description: 'signed note' }),
    verifier: Type.String({ description: 'C2SP verifier key of the log' }),
  },
  closed,
)
export type Checkpoint = Type.Static<typeof Checkpoint>
export const ConsistencyProof = Type.Object(
  { from: Type.Integer(), to: Type.Integer(), hashes: Type.Array(Bytes32) },
  closed,
)

export type AuditPage = Type.Static<typeof AuditPage>
export type ConsistencyProof = Type.Static<typeof ConsistencyProof>
