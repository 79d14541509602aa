import { type TSchema, Type } from 'typebox'
import { Submission } from './exchange-api.ts'
import { Grant, SealedRecord } from './sealed.ts'

const closed = { additionalProperties: false } as const
const text = Type.String()
const byName = (value: TSchema) => Type.Object({}, { additionalProperties: value })

const Record = Type.Object(
  {
    ...SealedRecord.properties,
    leaves: Type.Array(text, { minItems: 8, maxItems: 64 }),
    fields: byName(Type.Object({ n: text, c: text, k: text }, closed)),
  },
  closed,
)
const Granted = Type.Object(
  { ...Grant.properties, enc: text, wraps: byName(text), leaves: Type.Array(text, { maxItems: 64 }) },
  closed,
)

/**
 * A submission as the gateway hands it on: a `Submission`, but for what is in its sealed fields, wraps and commitments. Those
 * are hundreds of texts, which the gateway has held against it; whoever is handed them does not do so once more.
 */
export const HandedSubmission = Type.Unsafe<Submission>(
  Type.Object(
    { ...Submission.properties, record: Record, grants: Type.Array(Granted, { minItems: 3, maxItems: 96 }) },
    closed,
  ),
)
