import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseStrictJson, ready, receiptCommitment, utf8 } from '../src/hash.ts'
import { generateKemKey, type KeyringEntry, unwrapKey, wrapKey } from '../src/keys.ts'
import { openRecord } from '../src/open.ts'
import { createDocument, signAct, signEntry, signMulti, signReceipt } from '../src/sign.ts'
import {
  type BlindedEntry,
  type Grant,
  type MultiSigned,
  type Receipt,
  type SealedRecord,
  type SignedAct,
  verifyAct,
  verifyEntry,
  verifyGrant,
  verifyMulti,
  verifyProjection,
  verifyReceipt,
  verifyRecord,
} from '../src/verify.ts'
import { aSealedCase, changed, flipB64, newId, random, stringsOf } from './sealed-case.ts'

type Check = (value: never, signPk: Uint8Array) => { ok: boolean }
type Subject = { name: string; value: object; kid: string; signPk: Uint8Array; check: Check }

beforeAll(ready)

/** Every kind of signed object with the check a reader makes; readers know one key, by its id. */
function subjects(): Subject[] {
  const { record, grant, officer } = aSealedCase()
  const id = newId()
  const sealed = receiptCommitment(random(32), utf8('{}'))
  const { receipt } = signReceipt({ v: 1, id, purpose: 'tracing', sealed }, officer)
  const entry = signEntry({ v: 1, id, role: 'present', rid: null }, random(256), officer)
  const act = signAct('outcome', { v: 1, id, outcome: 'confirmed' }, officer)
  const statement = signMulti('statement', createDocument({ v: 1, id, society: 'origin' }), officer)
  const recipient = generateKemKey(random)
  const context = { kid: newId(), eid: newId() }
  const secret = random(32)
  const ring = wrapKey({ secret, recipientKemPk: recipient.kemPk, context, signer: officer, random })
  const known = { kid: officer.kid, signPk: officer.signPk }
  return [
    { name: 'record', value: record, check: (r: SealedRecord, pk) => verifyRecord(r, pk), ...known },
    { name: 'projection', value: record, check: (r: SealedRecord, pk) => verifyProjection(r, pk), ...known },
    { name: 'grant', value: grant, check: (g: Grant, pk) => verifyGrant(g, pk), ...known },
    { name: 'receipt', value: receipt, check: (r: Receipt, pk) => verifyReceipt(r, pk), ...known },
    { name: 'entry', value: entry, check: (e: BlindedEntry, pk) => verifyEntry(e, pk), ...known },
    { name: 'act', value: act, check: (a: SignedAct, pk) => verifyAct('outcome', a, pk), ...known },
    {
      ...{ name: 'statement', value: statement, ...known },
      check: (s: MultiSigned, pk) => {
        const verified = verifyMulti('statement', s, new Map([[officer.kid, pk]]))
        return { ok: verified.ok && verified.signers.length > 0 }
      },
    },
    {
      ...{ name: 'keyring entry', value: ring, ...known },
      check: (r: KeyringEntry, pk) => unwrapKey(r, { kemSk: recipient.kemSk, signPk: pk, expected: context }),
    },
  ]
}

function accepted({ kid, signPk, check }: Subject, value: object): boolean {
  const claimed = 'kid' in value ? value.kid : kid
  return claimed === kid && check(value as never, signPk).ok
}

describe('a single flipped bit', () => {
  test('in any encoded member of a signed object is refused', () => {
    for (const subject of subjects()) {
      expect(accepted(subject, subject.value)).toBe(true)
      const paths = stringsOf(subject.value)
      fc.assert(
        fc.property(fc.constantFrom(...paths), fc.nat(200_000), (path, bit) => {
          const flipped = changed(subject.value, path, (text) => flipB64(text, bit))
          return !accepted(subject, flipped)
        }),
        { numRuns: 150 },
      )
    }
  })

  test('in the bytes on the wire is refused, names and punctuation included', () => {
    for (const subject of subjects()) {
      const wire = utf8(JSON.stringify(subject.value))
      fc.assert(
        fc.property(fc.nat(wire.length * 8 - 1), (bit) => {
          const bytes = Uint8Array.from(wire)
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
          const value = parsed(bytes)
          return value === undefined || !accepted(subject, value)
        }),
        { numRuns: 300 },
      )
    }
  })

  test('anywhere in record or grant never changes what a recipient opens', () => {
    const { record, grant, officer, epoch } = aSealedCase()
    const grantKeys = { epochSk: epoch.kemSk, signPk: officer.signPk }
    const paths = stringsOf({ record, grant }).filter((path) => path.at(-1) !== 'kid')
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(200_000), (path, bit) => {
        const both = changed({ record, grant }, path, (text) => flipB64(text, bit))
        return !openRecord({ ...both, signPk: officer.signPk, grantKeys }).ok
      }),
      { numRuns: 300 },
    )
  })
})

describe('anything at all handed to a verifier', () => {
  test('is answered with a value, never an exception', () => {
    const all = subjects()
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) =>
        all.every(({ check, signPk }) => !check(value as never, signPk).ok),
      ),
      { numRuns: 300 },
    )
  })

  test('is answered with a value when it stands in for one member', () => {
    for (const { value, check, signPk } of subjects()) {
      const names = Object.keys(value).filter((name) => name !== 'kid')
      fc.assert(
        fc.property(fc.constantFrom(...names), fc.anything(), (name, stranger) => {
          const answer = check({ ...value, [name]: stranger } as never, signPk)
          return !answer.ok || (name === 'fields' && JSON.stringify(stranger) === '{}') || isEmpty(name, stranger)
        }),
        { numRuns: 200 },
      )
    }
  })
})

/** Nothing present is a valid projection or a fully narrowed grant. */
function isEmpty(name: string, stranger: unknown): boolean {
  return (name === 'fields' || name === 'wraps') && Object.keys(Object(stranger)).length === 0
}

function parsed(bytes: Uint8Array): object | undefined {
  try {
    const value = parseStrictJson(bytes, { maxBytes: 1_000_000, maxDepth: 8 })
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

test('random field sets and random projections always verify, and open to what was sealed', () => {
  const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,12}$/)
  const value = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(fc.dictionary(name, value, { minKeys: 1, maxKeys: 12 }), fc.func(fc.boolean()), (values, keep) => {
      const { record, officer, grant, epoch } = aSealedCase(values)
      const kept = Object.keys(values).filter(keep)
      const projection = {
        ...record,
        fields: Object.fromEntries(Object.entries(record.fields).filter(([n]) => kept.includes(n))),
      }
      const grantKeys = { epochSk: epoch.kemSk, signPk: officer.signPk }
      const opened = openRecord({ record: projection, signPk: officer.signPk, grant, grantKeys })
      expect(opened.ok && new Map(opened.values)).toEqual(new Map(kept.sort().map((n) => [n, values[n]])))
    }),
    { numRuns: 40 },
  )
})
