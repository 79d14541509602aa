import type { Identity } from '@kinlink/contracts'
import type { PersonFeatures } from '@kinlink/linkage'
import type { Random } from '../keys/secret.ts'
import { COMMON_NAMES, type CommonNames } from './common-names.ts'
import { below, oneOf } from './draw.ts'

/** The first of a list are met more often than the last: about as names are. */
const common = (random: Random, list: readonly string[]): string => {
  const [one, other] = [below(random, list.length), below(random, list.length)]
  return list[Math.min(one, other)] ?? ''
}

/** Somebody with common names: in a language and of the sex of somebody on file, if there is anybody. */
export function inventFromLists(form: PersonFeatures | undefined, random: Random): Identity {
  const lang = form?.names[0]?.lang
  const list =
    COMMON_NAMES.find(({ langs }) => lang !== undefined && langs.includes(lang)) ?? oneOf(random, COMMON_NAMES)
  if (list === undefined) throw new TypeError('There are lists of names')
  const sex = form?.sex ?? (below(random, 2) === 0 ? 'female' : 'male')
  const given = common(random, sex === 'female' ? list.female : list.male)
  const parts = { given, ...othersOf(list, given, random) }
  return {
    names: [{ full: Object.values(parts).join(' '), script: 'Latn', lang: lang ?? list.langs[0] ?? 'en', parts }],
    sex,
    birth: { value: String(1955 + below(random, 50)), accuracy: 'year', calendar: 'gregorian' },
    birthPlace: common(random, list.places),
  }
}

const othersOf = ({ family, male }: CommonNames, given: string, random: Random) => {
  if (family !== undefined) return { family: common(random, family) }
  const others = male.filter((name) => name !== given)
  return { father: common(random, others), grandfather: common(random, others) }
}
