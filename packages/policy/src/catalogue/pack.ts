import { PolicyPack } from '@kinlink/contracts'
import { Compile } from 'typebox/compile'
import { CATALOGUE, PURPOSES } from './field.ts'
import { NOTICES } from './notice.ts'
import { RETENTION_BOUNDS } from './retention.ts'
import { USES } from './use.ts'

/** Makes the document of a policy pack from this version's catalogue; the coordinating member's admin signs its bytes. */
export const buildPack = (
  parts: Pick<PolicyPack, 'net' | 'version' | 'issued' | 'notAfter' | 'acceptance'>,
): PolicyPack => ({
  v: 1,
  ...parts,
  catalogue: CATALOGUE.map((field) => ({ ...field, stages: [...field.stages] })),
  purposes: PURPOSES.map((purpose) => ({
    ...purpose,
    mandatory: [...purpose.mandatory],
    allowed: [...purpose.allowed],
  })),
  uses: USES.map((use) => ({ ...use })),
  notices: NOTICES.map((notice) => ({ ...notice })),
  retention: Object.entries(RETENTION_BOUNDS).map(([name, bounds]) => ({ class: name, ...bounds })),
})

/** How many key administrators of the coordinating member sign a pack before anybody takes it: one alone changes no rule (P-INDEPENDENT). */
export const PACK_SIGNERS = 2

export type ReadPack = { ok: true; pack: PolicyPack } | { ok: false }

const validator = Compile(PolicyPack)

/**
 * Reads the document bytes of a policy pack whose signature has been verified. Refuses bytes that are no UTF-8 JSON of
 * the schema, a catalogue that names a field twice, purposes and uses that name a field outside the catalogue, and whatever
 * is said twice.
 */
export const readPack = (document: Uint8Array): ReadPack => {
  const value = parsed(document)
  if (!validator.Check(value) || !isConsistent(value)) return { ok: false }
  return { ok: true, pack: value }
}

const parsed = (document: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(document))
  } catch {
    return undefined
  }
}

const isConsistent = (pack: PolicyPack): boolean => {
  const { catalogue, purposes, uses = [], notices = [], acceptance = [], retention = [] } = pack
  const names = new Set(catalogue.map((field) => field.name))
  const fits = ({ allowed, mandatory }: { allowed: readonly string[]; mandatory: readonly string[] }): boolean =>
    allowed.every((name) => names.has(name)) && mandatory.every((name) => allowed.includes(name))
  const cases = uses.flatMap(({ type, purpose, bases, roles }) =>
    bases.flatMap((basis) => roles.map((role) => `${type} ${purpose} ${basis} ${role}`)),
  )
  return (
    names.size === catalogue.length &&
    [...purposes, ...uses].every(fits) &&
    allDifferent(purposes.map((entry) => `${entry.type} ${entry.purpose}`)) &&
    allDifferent(cases) &&
    allDifferent(notices.map(({ version }) => version)) &&
    allDifferent(acceptance.map(({ member }) => member)) &&
    allDifferent(retention.map((bounds) => bounds.class)) &&
    retention.every(({ floor, ceiling }) => floor <= ceiling)
  )
}

const allDifferent = (values: readonly string[]): boolean => new Set(values).size === values.length

/** Order of two pack versions ("2026.3"): negative, zero or positive as `a` is older, the same or newer. */
export const comparePackVersions = (a: string, b: string): number => {
  const [yearA = 0, numberA = 0] = a.split('.').map(Number)
  const [yearB = 0, numberB = 0] = b.split('.').map(Number)
  return yearA - yearB || numberA - numberB
}
