import { randomBytes } from 'node:crypto'
import { generateKemKey, generateSignKey } from '../src/keys/sign-key.ts'
import { newKeyId } from '../src/keys.ts'
import { grantRecord, sealRecord } from '../src/seal.ts'

/** The measured case: thirty fields, three grants, eighteen fields opened. */
export const FIELDS = 30
export const OPENED = 18
const RECIPIENTS = 3

/** Bytes drawn from the system beforehand, handed out one after the other and again from the start. */
export function drawnBeforehand(size: number): (n: number) => Uint8Array {
  const pool = new Uint8Array(randomBytes(size))
  let at = 0
  return (n) => {
    if (at + n > pool.length) at = 0
    at += n
    return pool.subarray(at - n, at)
  }
}

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))
const names = Array.from({ length: FIELDS }, (_, at) => `person.field${String(at).padStart(2, '0')}`)

/** A record of thirty fields of some sixty bytes each, its author and its recipients. */
export function aMeasuredCase() {
  const officer = { kid: newKeyId(random), ...generateSignKey(random) }
  const epochs = Array.from({ length: RECIPIENTS }, () => generateKemKey(random))
  const rid = newKeyId(random)
  const header = {
    ...{ v: 1, net: 'bench', schema: 'tracing/1', type: 'tracing', author: 'origin', purpose: 'tracing' },
    ...{ basis: newKeyId(random), created: '2026-11-23T10:00:00Z', expires: '2027-02-23T10:00:00Z' },
    ...{ rid, rev: 0, prev: null, keysLog: { size: 3, root: newKeyId(random) } },
  }
  const fields = new Map(names.map((name) => [name, { value: `${name} holds some forty letters of text`, bucket: 64 }]))
  const stages = { preview: names.slice(0, 4), compare: names.slice(0, OPENED), full: names }
  const grantHeader = (record: string, granted: { preview: string[]; compare: string[]; full: string[] } = stages) => ({
    ...{ v: 1, net: 'bench', gid: newKeyId(random), record, rid, rev: 0, granter: 'origin', to: 'transit' },
    ...{ line: 'society', epoch: newKeyId(random), purpose: 'tracing', basis: newKeyId(random) },
    ...{ notAfter: '2027-02-23T10:00:00Z', stages: granted },
  })
  const sealed = sealRecord({ header, fields, ...officer, random })
  const opened = names.slice(0, OPENED)
  const grant = grantRecord({
    header: grantHeader(sealed.digest),
    fieldKeys: sealed.fieldKeys,
    epochPk: epochs[0]?.kemPk ?? '',
    ...officer,
    random,
  })
  return { officer, epochs, header, fields, names, opened, grantHeader, sealed, grant }
}

export type MeasuredCase = ReturnType<typeof aMeasuredCase>
