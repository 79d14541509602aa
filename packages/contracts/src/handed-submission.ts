import { type TSchema, Type } from 'typebox'
import { Submission } from './exchange-api.ts'
import { Grant, SealedRecord } from './sealed.ts'

const closed = { additionalProperties: false } as const
const text = Type.String()
const byName = (value: TSchema) => Type.Object({}, { additionalProperties: value })

const HandedRecord = Type.Object(
  { ...SealedRecord.properties, fields: byName(Type.Object({ n: text, c: text, k: text }, closed)) },
  closed,
)
const HandedGrant = Type.Object(
  { ...Grant.properties, enc: text, wraps: byName(text), leaves: Type.Array(text, { maxItems: 64 }) },
  closed,
)

/**
 * A submission as the gateway hands it on: a `Submission`, but for what is in its sealed fields and in the wraps of its grants with
 * their commitments. Those are hundreds of texts, which the gateway has held against it; whoever is handed them does not do so once more.
 */
export const HandedSubmission = Type.Unsafe<Submission>(
  Type.Object(
    { ...Submission.properties, record: HandedRecord, grants: Type.Array(HandedGrant, { minItems: 3, maxItems: 96 }) },
    closed,
  ),
)
