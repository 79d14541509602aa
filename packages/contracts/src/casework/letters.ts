import { Type } from 'typebox'
import { closed, Lang } from './shapes.ts'

/** Longest text of a Red Cross Message in characters; a Society's configuration says how many lines (about 30). */
export const MESSAGE_CHARS = 2400

/** What is written, in the writer's own language and script (domain §1.5). Line breaks are the only control characters. */
export const WrittenLetter = Type.Object(
  {
    body: Type.String({
      minLength: 1,
      maxLength: MESSAGE_CHARS,
      pattern: '^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]*$',
    }),
    lang: Lang,
    script: Type.String({ pattern: '^[A-Z][a-z]{3}$', description: 'ISO 15924' }),
    /** An oral message: the officer took it down as it was said. */
    oral: Type.Optional(Type.Literal(true)),
  },
  closed,
)
export type WrittenLetter = Type.Static<typeof WrittenLetter>

/** Spoken by whoever sends it: the recording that comes with it is the message, and there is no text beside it. */
export const RecordedLetter = Type.Object({ recorded: Type.Literal(true), lang: Lang }, closed)

/** What somebody has to say: in writing, or in their own voice (domain §6.4, `body`). */
export const Letter = Type.Union([WrittenLetter, RecordedLetter])
export type Letter = Type.Static<typeof Letter>

/** How a letter was given where the sender did not write it; null for one that was written. */
export const SPOKEN = ['oral', 'recorded'] as const
export type Spoken = (typeof SPOKEN)[number]
