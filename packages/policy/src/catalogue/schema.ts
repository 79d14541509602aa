import type { PolicyPack, RecordType } from '@kinlink/contracts'

/** Field that schema 2 of a message added: what comes with the letter, and the key of its blob. */
export const ATTACHMENTS = 'attachments'

/** Newest schema of each type of record that has had more than one. */
const NEWEST: Readonly<Partial<Record<RecordType, number>>> = { message: 2 }
const newestOf = (type: RecordType): number => NEWEST[type] ?? 1

/** Whether the pack in force has a place for what comes with a letter. */
export const hasAttachments = (pack: PolicyPack): boolean =>
  pack.purposes.some(({ type, allowed }) => type === 'message' && allowed.includes(ATTACHMENTS))

/** The schema in which a record of a type is written under a pack: the newest one whose fields the pack knows. */
export const schemaOf = (pack: PolicyPack, type: RecordType): string =>
  `${type}/${type === 'message' && !hasAttachments(pack) ? 1 : newestOf(type)}`

/** Whether a record of this schema is taken: the newest one of its type and the one before. All are read. */
export const isSchemaOf = (type: RecordType, schema: string): boolean => {
  const newest = newestOf(type)
  return schema === `${type}/${newest}` || (newest > 1 && schema === `${type}/${newest - 1}`)
}
