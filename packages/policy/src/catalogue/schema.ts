import type { PolicyPack, RecordType } from '@kinlink/contracts'

/** Field that schema 2 of a message added, and schema 2 of a release: what comes with the letter or the reply slip, and the key of its blob. */
export const ATTACHMENTS = 'attachments'
/** Field that schema 3 of a message added: who carried it. */
export const CARRIED_BY = 'carriedBy'
/** Field that schema 4 of a message added: whether it was spoken, and how. */
export const SPOKEN_AS = 'spoken'

/** What each schema of a type of record has added to the one before; a type that is not named has one schema. */
const ADDED: Readonly<Partial<Record<RecordType, readonly string[]>>> = {
  message: [ATTACHMENTS, CARRIED_BY, SPOKEN_AS],
  release: [ATTACHMENTS],
}

const hasField = (pack: PolicyPack, of: RecordType, name: string): boolean =>
  pack.purposes.some(({ type, allowed }) => type === of && allowed.includes(name))

/** Whether the pack in force has a place for what comes with a letter. */
export const hasAttachments = (pack: PolicyPack): boolean => hasField(pack, 'message', ATTACHMENTS)
/** Whether the pack in force has a place for who carried a message. */
export const hasCarriers = (pack: PolicyPack): boolean => hasField(pack, 'message', CARRIED_BY)
/** Whether the pack in force has a place for a message that was spoken. */
export const hasSpoken = (pack: PolicyPack): boolean => hasField(pack, 'message', SPOKEN_AS)
/** Whether the pack in force has a place for what comes with a reply slip; every answer to a message brings a blob then. */
export const hasReplyAttachments = (pack: PolicyPack): boolean => hasField(pack, 'release', ATTACHMENTS)

/** The schema in which a record of a type is written under a pack: the newest one all of whose fields the pack knows. */
export const schemaOf = (pack: PolicyPack, type: RecordType): string => {
  const added = ADDED[type] ?? []
  const unknown = added.findIndex((name) => !hasField(pack, type, name))
  return `${type}/${1 + (unknown === -1 ? added.length : unknown)}`
}

/** Whether a record of this schema is taken: any to which a pack in force may lead. */
export const isSchemaOf = (type: RecordType, schema: string): boolean =>
  [1, ...(ADDED[type] ?? []).map((_, index) => index + 2)].some((version) => schema === `${type}/${version}`)
