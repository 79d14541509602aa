import type {
  Finding,
  FinePurpose,
  LegalBasis,
  PackUse,
  PolicyPack,
  RecipientRole,
  RecordType,
} from '@kinlink/contracts'
import { indexOf } from '../catalogue/pack-index.ts'
import { finding } from '../rules/rule.ts'

/** For what a record is sent, on which basis, and what the recipient does with it. */
export type Use = {
  readonly type: RecordType
  readonly purpose: FinePurpose
  readonly basis: LegalBasis['basis']
  readonly role: RecipientRole
}

/** Opened or unsealed values of a record by field; `null` and nothing stand for no value, and what is not there is not known. */
export type Values = ReadonlyMap<string, unknown>

const useOf = (uses: readonly PackUse[], { type, purpose, basis, role }: Use): PackUse | undefined =>
  uses.find(
    (use) => use.type === type && use.purpose === purpose && use.bases.includes(basis) && use.roles.includes(role),
  )

/**
 * For what a tracing record is sent: told by what is sealed in it, so that the exchange does not learn it. Undefined where
 * what decides it is not open to whoever asks.
 */
export const tracingPurpose = (values: Values): FinePurpose | undefined => {
  const back = values.get('return')
  if (back === undefined) return undefined
  if (back !== null) return (back as { purpose: FinePurpose }).purpose
  if (values.get('child') === undefined || values.get('detention') === undefined) return undefined
  if (values.get('child') !== null) return 'uasc-protection'
  return values.get('detention') === null ? 'tracing' : 'detention-follow-up'
}

/**
 * Values against the pack's table of uses (P-PURPOSE, 1.5): only what this use allows, all that it must have, and a use that
 * the pack knows. A pack without the table says nothing of it.
 */
export const checkUse = (pack: PolicyPack, use: Use, values: Values): Finding[] => {
  if (pack.uses === undefined) return []
  const entry = useOf(pack.uses, use)
  if (entry === undefined) return [finding('P-PURPOSE', { field: 'basis.basis', text: NO_USE })]
  return [...values].flatMap(([name, value]) => {
    if (value === null)
      return entry.mandatory.includes(name) ? [finding('P-PURPOSE', { field: name, text: MISSING })] : []
    return entry.allowed.includes(name) ? [] : [finding('P-PURPOSE', { field: name, text: SURPLUS })]
  })
}

const NO_USE = 'On this legal basis nothing is sent for this purpose, or not to a Society with this part.'
const MISSING = 'For this purpose the field is needed.'
const SURPLUS = 'For this purpose, on this legal basis and for this recipient the field is not needed, and not sent.'

/**
 * Names that a grant to a recipient with this part may have: those of the use, and every uniform field, whose absence would
 * tell. Which purpose it is makes no difference to them: it is sealed.
 */
export const fieldsForRole = (pack: PolicyPack, type: RecordType, role: RecipientRole): ReadonlySet<string> => {
  const allowed = indexOf(pack).allowed(type)
  const uses = (pack.uses ?? []).filter((use) => use.type === type && use.roles.includes(role))
  if (uses.length === 0) return allowed
  const named = new Set(uses.flatMap((use) => use.allowed))
  const uniform = new Set(indexOf(pack).uniform.map(({ name }) => name))
  return new Set([...allowed].filter((name) => named.has(name) || uniform.has(name)))
}
