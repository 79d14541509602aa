import type { Finding, Identity, LegalBasis } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'
import { ageInterval, isPossiblyMinor } from './age-interval.ts'
import { type ConsentedAct, checkConsent } from './consent.ts'

/** In some countries majority comes at 21; from there on nobody doubts that a person speaks for themselves. */
const ADULT_EVERYWHERE = 21
const SKEW = 10 * 60_000

export const agesOf = (person: Identity, now: Date) => ageInterval(person.birth, person.ageBand ?? null, now)

/** What a legal basis of a person who is present, or who asks, has to fulfil. `field` is where it stands in the request. */
export const checkOwnBasis = (
  person: Identity,
  basis: LegalBasis,
  act: ConsentedAct,
  field: string,
  now: Date,
): { refusals: Finding[]; warnings: Finding[] } => {
  const ages = agesOf(person, now)
  const language = checkLanguage(person.languages, basis, field)
  const time = [...checkGivenAt(basis, field, now), ...checkConsent(basis, act, field, now)]
  if (isPossiblyMinor(ages)) return { refusals: [...language, ...time, ...checkChildBasis(basis, field)], warnings: [] }
  if (basis.giver === 'self' || basis.basis !== 'consent') return { refusals: [...language, ...time], warnings: [] }
  const other = [finding('P-VOICE', { field: `${field}.giver`, text: 'Nobody else can consent for an adult.' })]
  const certain = ages !== null && ages.min >= ADULT_EVERYWHERE
  return certain
    ? { refusals: [...language, ...time, ...other], warnings: [] }
    : { refusals: [...language, ...time], warnings: other }
}

const checkChildBasis = (basis: LegalBasis, field: string): Finding[] => [
  ...(basis.giver === 'self'
    ? [finding('P-CHILD', { field: `${field}.giver`, text: 'A possible minor needs a guardian or an authority.' })]
    : []),
  ...(basis.childsView === undefined
    ? [finding('P-CHILD', { field: `${field}.childsView`, text: 'The child’s own view has to be recorded.' })]
    : []),
]

/** P-LANG (3.3): the notice was in a language that the person understands, or an interpreter was there. */
export const checkLanguage = (
  languages: readonly string[] | undefined,
  basis: Pick<LegalBasis, 'language' | 'interpreter'>,
  field: string,
): Finding[] =>
  basis.interpreter || understands(languages ?? [], basis.language)
    ? []
    : [finding('P-LANG', { field: `${field}.language` })]

/** Whether one of the languages is the given one, whatever script or region is added to it. */
export const understands = (languages: readonly string[], language: string): boolean =>
  languages.some((known) => primary(known) === primary(language))

const primary = (tag: string): string => (tag.split('-')[0] ?? tag).toLowerCase()

export const checkGivenAt = (basis: LegalBasis, field: string, now: Date): Finding[] =>
  Date.parse(basis.givenAt) <= now.getTime() + SKEW
    ? []
    : [finding('P-LAW', { field: `${field}.givenAt`, text: 'A legal basis cannot be given in the future.' })]
