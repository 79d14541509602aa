import type { PolicyPack, RecordType } from '@kinlink/contracts'

/** Field that schema 2 of a message added: what comes with the letter, and the key of its blob. */
export const ATTACHMENTS = 'attachments'
/** Field that schema 3 of a message added: who carried it. */
export const CARRIED_BY = 'carriedBy'

/** What each schema of a type of record has added to the one before; a type that is not named has one schema. */
const ADDED: Readonly<Partial<Record<RecordType, readonly string[]>>> = { message: [ATTACHMENTS, CARRIED_BY] }

const hasField = (pack: PolicyPack, name: string): boolean =>
  pack.purposes.some(({ type, allowed }) => type === 'message' && allowed.includes(name))

/** Whether the pack in force has a place for what comes with a letter. */
export const hasAttachments = (pack: PolicyPack): boolean => hasField(pack, ATTACHMENTS)
/** Whether the pack in force has a place for who carried a message. */
export const hasCarriers = (pack: PolicyPack): boolean => hasField(pack, CARRIED_BY)

/** The schema in which a record of a type is written under a pack: the newest one all of whose fields the pack knows. */
export const schemaOf = (pack: PolicyPack, type: RecordType): string => {
  const added = ADDED[type] ?? []
  const unknown = added.findIndex((name) => !hasField(pack, name))
  return `${type}/${1 + (unknown === -1 ? added.length : unknown)}`
}

/** Whether a record of this schema is taken: any to which a pack in force may lead. */
export const isSchemaOf = (type: RecordType, schema: string): boolean =>
  [1, ...(ADDED[type] ?? []).map((_, index) => index + 2)].some((version) => schema === `${type}/${version}`)
