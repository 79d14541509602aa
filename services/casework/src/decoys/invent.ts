import type { Identity } from '@kinlink/contracts'
import type { PersonFeatures } from '@kinlink/linkage'
import type { Random } from '../keys/secret.ts'
import { below, oneOf } from './draw.ts'
import { inventFromLists } from './invent-from-lists.ts'
import { movedBirth } from './moved-birth.ts'
import { type Common, commonAmong, PARTS, type Part, type Parts, partsOf, plain, writingOf } from './name-words.ts'
import { spliced } from './spliced.ts'

/** So often a part, or a whole name, is drawn anew before names come from the lists. */
const TRIES = 30

/**
 * Invents somebody who could be on file and is not: form, languages and scripts of one of these people, each part of the name, the birth and the place of another one, none of two
 * from the same. A word that few bear is put together from two such words. Where too few are on file, names come from a list of common ones.
 */
export function invent(people: readonly PersonFeatures[], random: Random): Identity {
  const form = oneOf(random, people)
  if (form === undefined) return inventFromLists(undefined, random)
  const known = new Set(people.flatMap(({ names }) => names.map(({ full }) => plain(full))))
  const kin = people.filter((person) => writingOf(person) === writingOf(form))
  const common = commonAmong(people)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const drawing = { random, used: new Set<PersonFeatures>(), common }
    const names = namesLike(form, kin, drawing)
    // Of one common word it points to nobody, and people of one word share theirs.
    const ofSomebody = ({ full }: { full: string }) => full.includes(' ') && known.has(plain(full))
    if (names !== undefined && !names.some(ofSomebody)) return { names, ...restOf(form, kin, drawing) }
  }
  const drawing = { random, used: new Set<PersonFeatures>(), common }
  return { ...restOf(form, kin, drawing), names: inventFromLists(form, random).names }
}

type Drawing = { random: Random; used: Set<PersonFeatures>; common: Common }

/** The names of somebody of this form, in all its scripts; undefined if too few are on file. */
function namesLike(
  form: PersonFeatures,
  kin: readonly PersonFeatures[],
  drawing: Drawing,
): Identity['names'] | undefined {
  const drawn = new Map<Part, readonly string[]>()
  for (const part of PARTS) {
    if (!form.names.some((name) => partsOf(name)[part] !== undefined)) continue
    const words = drawPart(part, form, kin, drawing)
    if (words === undefined) return undefined
    drawn.set(part, words)
  }
  return form.names.map((name, at) => {
    const own = partsOf(name)
    const order = PARTS.filter((part) => own[part] !== undefined)
    const parts: Parts = Object.fromEntries(order.map((part) => [part, drawn.get(part)?.[at] ?? '']))
    // Where the family's name stands first it does so here too.
    if (own.family !== undefined && order.length > 1 && name.full.startsWith(`${own.family} `))
      order.unshift(...order.splice(order.indexOf('family'), 1))
    // A part may be known and stand in no name as it was written.
    const written = order.filter((part) => name.full.includes(own[part] ?? ''))
    return {
      full: (written.length > 0 ? written : order).map((part) => parts[part]).join(' '),
      script: name.script ?? 'Zyyy',
      ...(name.lang === undefined ? {} : { lang: name.lang }),
      ...(name.parts?.given === undefined ? {} : { parts }),
    }
  })
}

/** One part in all scripts, of people who have given nothing else. */
function drawPart(
  part: Part,
  form: PersonFeatures,
  kin: readonly PersonFeatures[],
  { random, used, common }: Drawing,
): readonly string[] | undefined {
  const able = kin.filter((person) => !used.has(person) && couldGive(person, part, form))
  const wordsOf = (person: PersonFeatures) => person.names.map((name) => partsOf(name)[part] ?? '')
  const isCommon = (words: readonly string[]) => words.every((text) => text.split(' ').every(common.word))
  for (let tries = 0; tries < TRIES; tries += 1) {
    const person = oneOf(random, able)
    if (person === undefined) return undefined
    const words = wordsOf(person)
    if (isCommon(words)) {
      used.add(person)
      return words
    }
    const rare = able.filter((other) => other !== person && !isCommon(wordsOf(other)))
    const other = oneOf(random, rare)
    if (other === undefined) continue
    const made = wordsOf(other).map((end, at) => spliced(words[at] ?? '', end))
    if (!made.every((word) => word !== undefined && !common.borne(word))) continue
    used.add(person).add(other)
    return made as string[]
  }
  return undefined
}

/** Whether somebody has this part in each script in which it is wanted, and, for a given name, the sex. */
const couldGive = (person: PersonFeatures, part: Part, form: PersonFeatures): boolean =>
  (part !== 'given' || person.sex === form.sex) &&
  form.names.every((own, at) => {
    const name = person.names[at]
    return partsOf(own)[part] === undefined || (name !== undefined && partsOf(name)[part] !== undefined)
  })

/** Everything but the names: birth of one, place of another. */
function restOf(form: PersonFeatures, kin: readonly PersonFeatures[], { random, used, common }: Drawing) {
  const free = kin.filter((person) => !used.has(person))
  const born = oneOf(random, free) ?? form
  const others = free.filter((person) => person !== born)
  // Whether there is a place is one's, where it is another's: only places from which several come.
  const hasPlace = oneOf(random, others)?.birthPlace != null
  const place = hasPlace
    ? oneOf(
        random,
        others.filter(({ birthPlace }) => birthPlace != null && common.place(birthPlace)),
      )?.birthPlace
    : null
  const { birth, ageBand } = born
  return {
    sex: form.sex,
    birth: birth === null ? null : movedBirth(birth, random),
    ...(ageBand == null ? {} : { ageBand: { ...ageBand, ...movedBand(ageBand, random) } }),
    ...(place == null ? {} : { birthPlace: place }),
  }
}

const movedBand = ({ min, max }: { min: number; max: number }, random: Random) => {
  const by = Math.max(-min, below(random, 5) - 2)
  return { min: min + by, max: Math.min(120, max + by) }
}
