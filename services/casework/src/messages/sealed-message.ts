import {
  Attestation,
  CarriedFromSender,
  Correspondent,
  Id,
  Instant,
  type Letter,
  NewMessage,
  RecordedLetter,
  SPOKEN,
  type Spoken,
  WrittenLetter,
} from '@kinlink/contracts'
import { ATTACHMENTS, CARRIED_BY, checkBody, keepsOut, SPOKEN_AS } from '@kinlink/policy'
import { type TProperties, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Parcel, readParcel } from '../attachments/parcel.ts'

const closed = { additionalProperties: false } as const

const { oral: _oral, ...written } = WrittenLetter.properties
const { recorded: _recorded, ...recorded } = RecordedLetter.properties
const sealedLetter = <P extends TProperties>(properties: P) =>
  Type.Object({ ...properties, relationship: NewMessage.properties.relationship }, closed)

/**
 * The values of a message record, one per catalogue field, but for the desks'. The attestation says who collected the letter, by key, that the writer knows it is open,
 * and when the writer will be told at the latest: after that nothing is told any more.
 */
const SealedMessage = Type.Object({
  letter: Type.Union([sealedLetter(written), sealedLetter(recorded)]),
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
  /** Whether it was spoken, and how; not said in a message of an earlier schema, which was written. */
  [SPOKEN_AS]: Type.Union([Type.Enum([...SPOKEN]), Type.Null()]),
})
export type SealedMessage = Type.Static<typeof SealedMessage>
/** A message with what comes with it, not yet fetched. */
export type OpenedMessage = { readonly content: SealedMessage; readonly parcel: Parcel | null }
const validator = Compile(SealedMessage)

/** What the opened values of a record hold, if they are a message; another Society's casework made them. */
export function readSealedMessage(values: ReadonlyMap<string, unknown>): OpenedMessage | null {
  const said = Object.fromEntries(Object.keys(SealedMessage.properties).map((name) => [name, values.get(name) ?? null]))
  const parcel = readParcel(values.get(ATTACHMENTS))
  if (!validator.Check(said) || parcel === undefined) return null
  // What is to be read and what is to be heard exclude one another, and each is there where it is said to be.
  const heard = said[SPOKEN_AS] === 'recorded'
  if (heard === 'body' in said.letter || checkBody(letterOf(said), parcel?.items ?? []).length > 0) return null
  return { content: said, parcel }
}

const letterOf = ({ letter }: SealedMessage): Letter =>
  'body' in letter
    ? { body: letter.body, lang: letter.lang, script: letter.script }
    : { recorded: true, lang: letter.lang }

/** How a letter was given where it was not written by its sender. */
export const spokenAs = (letter: Letter): Spoken | null =>
  'recorded' in letter ? 'recorded' : letter.oral === true ? 'oral' : null

export type Attesting = { attestation: Attestation; by: string; at: Date }

/** The values of the record that an attested message becomes. What is said of detention goes to the detention desk's line alone. */
export function messageValues(
  message: NewMessage,
  { attestation, by, at }: Attesting,
  parcel: Parcel | null,
): SealedMessage & { detention: NewMessage['detention'] | null; [ATTACHMENTS]: Parcel | null } {
  const { letter, sender, addressee, relationship, until, detention, carriedBy, basis } = message
  return {
    letter: { ...plain(letter), relationship },
    sender: keepsOut(basis, 'contact') ? { names: sender.names } : sender,
    addressee,
    attestation: { ...attestation, openLetterAcknowledged: true, by, at: at.toISOString(), until },
    [CARRIED_BY]: carriedBy ?? null,
    [SPOKEN_AS]: spokenAs(letter),
    detention: detention ?? null,
    [ATTACHMENTS]: parcel,
  }
}

/** The letter without how it was given, which is a field of its own. */
const plain = (letter: Letter) => {
  if ('recorded' in letter) return { lang: letter.lang }
  const { body, lang, script } = letter
  return { body, lang, script }
}
