import { Country, Instant, MemberId, MultiSigned, Role, SigningKey } from '@kinlink/contracts'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

const closed = { additionalProperties: false } as const
const Username = Type.String({ minLength: 1, maxLength: 80 })
const Passphrase = Type.String({ minLength: 12, maxLength: 200 })
const Person = Type.Object({ username: Username, passphrase: Passphrase }, closed)
const MemberClass = Type.Union([Type.Literal('national-society'), Type.Literal('icrc'), Type.Literal('ifrc')])
const Net = Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' })
const Name = Type.String({ minLength: 1, maxLength: 120 })
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Creates one Society in its own database, which has been migrated. */
export const SocietyStep = Type.Object(
  {
    step: Type.Literal('society'),
    databaseUrl: Type.String({ minLength: 1 }),
    net: Net,
    member: MemberId,
    name: Name,
    country: orNull(Country),
    class: Type.Optional(MemberClass),
    officers: Type.Array(
      Type.Object({ ...Person.properties, roles: Type.Array(Role, { minItems: 1, uniqueItems: true }) }, closed),
      { minItems: 1, maxItems: 18 },
    ),
    admins: Type.Array(Person, { minItems: 2, maxItems: 5 }),
    auditors: Type.Optional(
      Type.Array(Type.Object({ ...Person.properties, network: Type.Optional(Type.Boolean()) }, closed), {
        maxItems: 10,
      }),
    ),
    automationSecret: Type.String({ minLength: 32 }),
    /** Makes a recovery key and splits it: so many shares open it. */
    recovery: Type.Optional(Type.Union([Type.Literal('2-of-3'), Type.Literal('3-of-5')])),
    now: Instant,
  },
  closed,
)
export type SocietyStep = Type.Static<typeof SocietyStep>

/** What a Society hands to whoever keeps the member list, and posts to the exchange once it is listed. */
export const ProvisionedSociety = Type.Object(
  {
    member: MemberId,
    name: Name,
    class: MemberClass,
    country: orNull(Country),
    threshold: Type.Integer({ minimum: 2 }),
    admins: Type.Array(SigningKey, { minItems: 2 }),
    statement: MultiSigned,
  },
  closed,
)
export type ProvisionedSociety = Type.Static<typeof ProvisionedSociety>
/** Texts for paper, one for each custodian. They are told once and kept nowhere; the anchor’s step refuses them. */
export type RecoveryShares = { readonly recoveryShares?: readonly string[] }

const KeyFile = Type.Object({ header: Type.String(), n: Type.String(), c: Type.String() }, closed)

/** Makes the network's anchor key and signs the first member list. */
export const AnchorStep = Type.Object(
  {
    step: Type.Literal('anchor'),
    net: Net,
    coordinator: MemberId,
    members: Type.Array(
      Type.Object({ ...ProvisionedSociety.properties, statement: Type.Optional(MultiSigned) }, closed),
      { minItems: 2, maxItems: 200 },
    ),
    /** Puts the anchor's private key into a key file; without it the key is gone when the list is signed, and no later list can be. */
    passphrase: Type.Optional(Passphrase),
    now: Instant,
  },
  closed,
)
export type AnchorStep = Type.Static<typeof AnchorStep>

export const ProvisionedNetwork = Type.Object(
  { anchorKey: SigningKey, keyFile: orNull(KeyFile), memberList: MultiSigned },
  closed,
)
export type ProvisionedNetwork = Type.Static<typeof ProvisionedNetwork>

const steps = { society: Compile(SocietyStep), anchor: Compile(AnchorStep) }

/** The input fits no step. Names members, never values: passphrases are among them. */
export class InputRefused extends Error {
  override readonly name = 'InputRefused'
  readonly logMessage: string
  constructor(where: readonly string[]) {
    super(`The input does not fit: ${where.join(', ')}`)
    this.logMessage = this.message
  }
}

/** @throws InputRefused */
export function readInput(input: unknown): SocietyStep | AnchorStep {
  const step: unknown = typeof input === 'object' && input !== null && 'step' in input ? input.step : undefined
  if (step !== 'society' && step !== 'anchor') throw new InputRefused(['/step'])
  const validator = steps[step]
  if (validator.Check(input)) return input
  throw new InputRefused([
    ...new Set([...validator.Errors(input)].map((e) => `${e.instancePath || '/'} (${e.keyword})`)),
  ])
}
