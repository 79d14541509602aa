import type { SealedField, SealedRecord } from './sealed-record.ts'

/** The record with no other fields than `names`; names it does not have are passed over. The author's signature still verifies. */
export function projectRecord(record: SealedRecord, names: Iterable<string>): SealedRecord {
  const kept = new Set(names)
  const fields: [string, SealedField][] = []
  for (const name of Object.keys(record.fields)) {
    const field = record.fields[name]
    if (field !== undefined && kept.has(name)) fields.push([name, field])
  }
  return { ...record, fields: Object.fromEntries(fields) }
}
