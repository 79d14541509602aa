import { PolicyPack } from '@kinlink/contracts'
import { Compile } from 'typebox/compile'
import { CATALOGUE, PURPOSES } from './field.ts'

/** Makes the document of a policy pack from this version's catalogue; the coordinating member's admin signs its bytes. */
export const buildPack = (parts: Pick<PolicyPack, 'net' | 'version' | 'issued' | 'notAfter'>): PolicyPack => ({
  v: 1,
  ...parts,
  catalogue: CATALOGUE.map((field) => ({ ...field, stages: [...field.stages] })),
  purposes: PURPOSES.map((purpose) => ({
    ...purpose,
    mandatory: [...purpose.mandatory],
    allowed: [...purpose.allowed],
  })),
})

export type ReadPack = { ok: true; pack: PolicyPack } | { ok: false }

const validator = Compile(PolicyPack)

/**
 * Reads the document bytes of a policy pack whose signature has been verified. Refuses bytes that are no UTF-8 JSON of
 * the schema, a catalogue that names a field twice, and purposes that name a field outside the catalogue.
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
  const names = new Set(pack.catalogue.map((field) => field.name))
  const types = new Set(pack.purposes.map((entry) => `${entry.type} ${entry.purpose}`))
  return (
    names.size === pack.catalogue.length &&
    types.size === pack.purposes.length &&
    pack.purposes.every(
      ({ allowed, mandatory }) =>
        allowed.every((name) => names.has(name)) && mandatory.every((name) => allowed.includes(name)),
    )
  )
}

/** Order of two pack versions ("2026.3"): negative, zero or positive as `a` is older, the same or newer. */
export const comparePackVersions = (a: string, b: string): number => {
  const [yearA = 0, numberA = 0] = a.split('.').map(Number)
  const [yearB = 0, numberB = 0] = b.split('.').map(Number)
  return yearA - yearB || numberA - numberB
}
