import { beforeAll, describe, expect, test } from 'vitest'
import { decodeHeader, ready } from '../src/hash.ts'
import { verifyGrant, verifyRecord } from '../src/verify.ts'
import { aSealedCase } from './sealed-case.ts'

beforeAll(ready)

describe('a header that was decoded before its signature is verified', () => {
  test('is not decoded again, and verifies as it would anew', () => {
    const { record, grant, officer } = aSealedCase()
    const [ofRecord, ofGrant] = [decodeHeader(record.header), decodeHeader(grant.header)]
    const verified = verifyRecord(record, officer.signPk, ofRecord)
    expect(verified).toEqual(verifyRecord(record, officer.signPk))
    expect(verified.ok && verified.header).toBe(ofRecord.json)
    expect(verifyGrant(grant, officer.signPk, ofGrant)).toEqual(verifyGrant(grant, officer.signPk))
  })

  test('counts for nothing when it is that of another record, whoever is at fault', () => {
    const [one, other] = [aSealedCase(), aSealedCase()]
    const verified = verifyRecord(one.record, one.officer.signPk, decodeHeader(other.record.header))
    expect(verified).toMatchObject({ ok: true, rid: one.rid, digest: one.digest })
    const granted = verifyGrant(one.grant, one.officer.signPk, decodeHeader(other.grant.header))
    expect(granted).toMatchObject({ ok: true, rid: one.rid, record: one.digest })
  })

  test('saves nobody from a signature that is not good', () => {
    const { record, grant, officer } = aSealedCase()
    const other = aSealedCase()
    const refused = { ok: false, code: 'signature' }
    expect(verifyRecord(record, other.officer.signPk, decodeHeader(record.header))).toMatchObject(refused)
    expect(verifyGrant(grant, other.officer.signPk, decodeHeader(grant.header))).toMatchObject(refused)
    const edited = { ...record, sig: other.record.sig }
    expect(verifyRecord(edited, officer.signPk, decodeHeader(record.header))).toMatchObject(refused)
  })
})
