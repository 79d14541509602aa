import { type NameWord, readName } from '../names/name.ts'
import { commonName } from './exonyms.ts'

/** The words of a place name in any script; a known other name of the same place is replaced by one common name first. */
export function placeWords(place: string): readonly NameWord[] {
  return readName(commonName(place) ?? place).words
}
