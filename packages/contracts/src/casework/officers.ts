import { Type } from 'typebox'
import { Id, MemberId } from '../primitives.ts'
import { closed, oneOf, Text } from './shapes.ts'

export const Role = oneOf([
  'tracing-officer',
  'child-focal-point',
  'detention-focal-point',
  'auditor',
  'network-auditor',
  'society-admin',
] as const)
export type Role = Type.Static<typeof Role>

export const SignIn = Type.Object({ username: Text(80), passphrase: Text(200) }, closed)
export const SignedIn = Type.Object(
  { token: Type.String(), expiresIn: Type.Integer(), officer: Id, member: MemberId, roles: Type.Array(Role) },
  closed,
)

export const NewOfficer = Type.Object(
  {
    username: Text(80),
    passphrase: Type.String({ minLength: 12, maxLength: 200 }),
    roles: Type.Array(Role, { minItems: 1, uniqueItems: true }),
  },
  closed,
)
/** What the Society's own casework shows of itself to its officers. */
export const SocietyStatus = Type.Object(
  {
    member: MemberId,
    exchange: oneOf(['reachable', 'unreachable'] as const),
    waiting: Type.Integer({ description: 'acts that have not reached the exchange yet' }),
    linkageKey: Type.Boolean(),
    alarms: Type.Integer({
      minimum: 0,
      description: 'what the exchange was found showing wrongly and nobody has acknowledged',
    }),
    counts: Type.Record(Type.String(), Type.Integer()),
  },
  closed,
)

export type SignIn = Type.Static<typeof SignIn>
export type SignedIn = Type.Static<typeof SignedIn>
export type NewOfficer = Type.Static<typeof NewOfficer>
export type SocietyStatus = Type.Static<typeof SocietyStatus>
