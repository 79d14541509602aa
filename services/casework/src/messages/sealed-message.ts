import { Attestation, CarriedFromSender, Correspondent, Id, Instant, Letter, NewMessage } from '@kinlink/contracts'
import { ATTACHMENTS, CARRIED_BY } from '@kinlink/policy'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Parcel, readParcel } from '../attachments/parcel.ts'

const closed = { additionalProperties: false } as const

/**
 * The values of a message record, one per catalogue field, but for the desks'. The attestation says who collected the letter, by key, that the writer knows it is open,
 * and when the writer will be told at the latest: after that nothing is told any more.
 */
const SealedMessage = Type.Object({
  letter: Type.Object({ ...Letter.properties, relationship: NewMessage.properties.relationship }, closed),
  sender: Correspondent,
  addressee: Correspondent,
  attestation: Type.Object(
    {
      ...Attestation.properties,
      openLetterAcknowledged: Type.Literal(true),
      by: Id,
      at: Instant,
      until: Instant,
    },
    closed,
  ),
  /** Who carried it from the sender; not said in a message of an earlier schema. */
  [CARRIED_BY]: Type.Union([CarriedFromSender, Type.Null()]),
})
export type SealedMessage = Type.Static<typeof SealedMessage>
/** A message with what comes with it, not yet fetched. */
export type OpenedMessage = { readonly content: SealedMessage; readonly parcel: Parcel | null }
const validator = Compile(SealedMessage)

/** What the opened values of a record hold, if they are a message; another Society's casework made them. */
export function readSealedMessage(values: ReadonlyMap<string, unknown>): OpenedMessage | null {
  const said = Object.fromEntries(Object.keys(SealedMessage.properties).map((name) => [name, values.get(name) ?? null]))
  const parcel = readParcel(values.get(ATTACHMENTS))
  return validator.Check(said) && parcel !== undefined ? { content: said, parcel } : null
}

export type Attesting = { attestation: Attestation; by: string; at: Date }

/** The values of the record that an attested message becomes. What is said of detention goes to the detention desk's line alone. */
export function messageValues(
  message: NewMessage,
  { attestation, by, at }: Attesting,
  parcel: Parcel | null,
): SealedMessage & { detention: NewMessage['detention'] | null; [ATTACHMENTS]: Parcel | null } {
  const { letter, sender, addressee, relationship, until, detention, carriedBy } = message
  return {
    letter: { ...letter, relationship },
    sender,
    addressee,
    attestation: { ...attestation, openLetterAcknowledged: true, by, at: at.toISOString(), until },
    [CARRIED_BY]: carriedBy ?? null,
    detention: detention ?? null,
    [ATTACHMENTS]: parcel,
  }
}
