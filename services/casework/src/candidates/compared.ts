import { AgeBand, Birth, PersonName, Sex } from '@kinlink/contracts'
import type { PersonFeatures } from '@kinlink/linkage'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

/** What stage `compare` opens of a tracing record: enough to tell two people apart, and nothing else (architecture §4). */
const Compared = Type.Object({
  names: Type.Array(PersonName, { minItems: 1, maxItems: 8 }),
  sex: Sex,
  birth: Type.Object({ birth: Type.Union([Birth, Type.Null()]), ageBand: Type.Union([AgeBand, Type.Null()]) }),
  birthPlace: Type.Union([Type.String({ maxLength: 120 }), Type.Null()]),
  parents: Type.Union([
    Type.Null(),
    Type.Object({
      father: Type.Optional(Type.String({ maxLength: 200 })),
      mother: Type.Optional(Type.String({ maxLength: 200 })),
    }),
  ]),
})
export type Compared = Type.Static<typeof Compared>

const validator = Compile(Compared)

/** Holds opened values against the schema of their fields: the exchange could not, so the receiving side does (architecture §7). */
export function readCompared(values: ReadonlyMap<string, unknown>): Compared | null {
  const compared = Object.fromEntries(
    ['names', 'sex', 'birth', 'birthPlace', 'parents'].map((name) => [name, values.get(name)]),
  )
  return validator.Check(compared) ? compared : null
}

export const comparedFeatures = (compared: Compared): PersonFeatures => ({
  names: compared.names,
  sex: compared.sex,
  birth: compared.birth.birth,
  ageBand: compared.birth.ageBand,
  birthPlace: compared.birthPlace,
  ...(compared.parents === null ? {} : { parents: compared.parents }),
})
