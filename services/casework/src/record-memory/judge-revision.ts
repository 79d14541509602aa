import type { AlarmKind, RecordHeader } from '@kinlink/contracts'

/** A verified revision of a record: what its author has signed. */
export type Revision = { readonly header: RecordHeader; readonly digest: string }

/** The newest revision of a record that this Society has verified. */
export type Remembered = {
  readonly author: string
  readonly rev: number
  readonly digest: string
  readonly schema: string
}

/** What no honest exchange shows of a record that was seen before. */
export type RecordLie = Extract<AlarmKind, 'record-rolled-back' | 'record-forked' | 'version-downgraded'>

const versionOf = (schema: string): number => Number(schema.split('/')[1])
const typeOf = (schema: string): string => schema.split('/')[0] ?? ''

/**
 * Judges a revision by the newest one that is remembered; null if it may be shown. Revisions in between may never have been seen here, so that only the very next one has to name the digest that is
 * remembered. What its author says of a record has one author, one type, and a schema that does not go back.
 */
export function judgeRevision(known: Remembered, { header, digest }: Revision): RecordLie | null {
  if (header.author !== known.author || typeOf(header.schema) !== typeOf(known.schema)) return 'record-forked'
  if (header.rev < known.rev) return 'record-rolled-back'
  if (header.rev === known.rev) return digest === known.digest ? null : 'record-forked'
  if (header.rev === known.rev + 1 && header.prev !== known.digest) return 'record-forked'
  return versionOf(header.schema) < versionOf(known.schema) ? 'version-downgraded' : null
}
