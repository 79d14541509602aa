import { type NameWord, readName } from '../names/name.ts'
import { EXONYMS } from './exonyms.ts'

/** The words of a place name in any script; a known other name of the same place is replaced by one common name first. */
export function placeWords(place: string): readonly NameWord[] {
  const words = readName(place).words
  const whole = words.map((word) => word.skeleton[0]).join(' ')
  const common = EXONYMS.get(whole)
  return common === undefined ? words : readName(common).words
}
