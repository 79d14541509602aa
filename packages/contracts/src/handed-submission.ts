import { type TSchema, Type } from 'typebox'
import { NamedBlob, type Submission } from './exchange-api.ts'

const closed = { additionalProperties: false } as const
const text = Type.String()
const texts = Type.Array(text)
const byName = (value: TSchema) => Type.Object({}, { additionalProperties: value })
const signed = { header: text, kid: text, sig: text }

/**
 * A submission as the gateway hands it on: of the shape of `Submission`, against which every text of it has been held. They
 * are hundreds, so that whoever is handed it does not hold them against it once more.
 */
export const HandedSubmission = Type.Unsafe<Submission>(
  Type.Object(
    {
      record: Type.Object(
        { ...signed, leaves: texts, fields: byName(Type.Object({ n: text, c: text, k: text }, closed)) },
        closed,
      ),
      grants: Type.Array(Type.Object({ ...signed, enc: text, wraps: byName(text), leaves: texts }, closed)),
      receipt: Type.Optional(Type.Object(signed, closed)),
      entry: Type.Optional(Type.Object({ ...signed, code: text }, closed)),
      blob: Type.Optional(NamedBlob),
    },
    closed,
  ),
)
