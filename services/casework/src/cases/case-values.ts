import type { Identity, TracingRequest } from '@kinlink/contracts'
import { ageInterval, keepsOut } from '@kinlink/policy'

/** Age bands of the preview (domain §6.5): coarse on purpose. */
const BANDS: readonly (readonly [number, number, string])[] = [
  [0, 4, '0-4'],
  [5, 11, '5-11'],
  [12, 14, '12-14'],
  [15, 17, '15-17'],
  [18, 24, '18-24'],
  [25, 39, '25-39'],
  [40, 59, '40-59'],
  [60, 74, '60-74'],
  [75, 130, '75+'],
]

function ageBand(person: Identity, now: Date): string {
  const ages = ageInterval(person.birth, person.ageBand ?? null, now)
  const middle = ages === null ? null : Math.floor((ages.min + ages.max) / 2)
  return BANDS.find(([low, high]) => middle !== null && low <= middle && middle <= high)?.[2] ?? 'unknown'
}

/**
 * The values of a tracing record, one per catalogue field. A field without a value is sealed as `null`, so that presence tells nothing
 * (architecture §4). The enquirer's contact is left out on purpose: it moves by a release only.
 */
export function tracingValues(request: TracingRequest, now: Date): Record<string, unknown> {
  const { sought, enquirer, search } = request
  const person = sought.person
  return {
    'preview.area': search.area ?? null,
    'preview.ageBand': ageBand(person, now),
    'preview.sex': person.sex,
    'preview.languages': person.languages ?? [],
    names: person.names,
    sex: person.sex,
    birth: { birth: person.birth, ageBand: person.ageBand ?? null },
    birthPlace: person.birthPlace ?? null,
    parents: person.parents ?? null,
    origin: person.originCountry ?? null,
    languages: person.languages ?? [],
    features: sought.features ?? null,
    occupation: sought.occupation ?? null,
    relationship: enquirer.relationship,
    enquirerName: keepsOut(enquirer.basis, 'name') ? null : (enquirer.person.names[0] ?? null),
    separation: request.separation,
    lastNews: request.lastNews ?? null,
    route: request.route ?? null,
    handling: {
      withholdFrom: search.withholdFrom,
      stateOfOrigin: search.stateOfOrigin,
      wishes: keepsOut(enquirer.basis, 'wishes') ? null : (enquirer.wishes ?? null),
      ...(search.transit === undefined || search.transit.length === 0 ? {} : { transit: search.transit }),
    },
    health: sought.health ?? null,
    return: request.return ?? null,
    child: request.child ?? null,
    detention: request.detention ?? null,
    legalBasis: { sought: request.basis, enquirer: enquirer.basis },
  }
}

/** Societies that must not learn of a request, in its opened values; null while the stage shows no handling. Values were checked when they were opened. */
export const withholdFrom = (values: ReadonlyMap<string, unknown>): readonly string[] | null =>
  (values.get('handling') as { withholdFrom: readonly string[] } | null | undefined)?.withholdFrom ?? null
