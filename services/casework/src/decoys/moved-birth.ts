import type { PersonFeatures } from '@kinlink/linkage'
import type { Random } from '../keys/secret.ts'
import { below } from './draw.ts'

type Birth = NonNullable<PersonFeatures['birth']>
/** Days that every month has in every calendar. */
const DAYS = 28
const MONTHS = 12

/** A birth of the same accuracy and calendar, up to three years off. Registrars' first of January stays what it is; any other day is drawn. */
export function movedBirth({ value, ...known }: Birth, random: Random): Birth {
  const [year = '', month, day] = value.split('-')
  const moved = String(Number(year) + below(random, 7) - 3).padStart(4, '0')
  if (month === undefined) return { value: moved, ...known }
  if (month === '01' && day === '01') return { value: `${moved}-01-01`, ...known }
  const drawn = [moved, twoDigits(below(random, MONTHS) + 1)]
  return { value: (day === undefined ? drawn : [...drawn, twoDigits(below(random, DAYS) + 1)]).join('-'), ...known }
}

const twoDigits = (n: number): string => String(n).padStart(2, '0')
