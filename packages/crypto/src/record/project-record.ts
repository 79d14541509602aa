import type { SealedRecord } from './sealed-record.ts'

/** The record with no other fields than `names`; names it does not have are passed over. The author's signature still verifies. */
export function projectRecord(record: SealedRecord, names: Iterable<string>): SealedRecord {
  const kept = new Set(names)
  const fields = Object.entries(record.fields).filter(([name]) => kept.has(name))
  return { ...record, fields: Object.fromEntries(fields) }
}
