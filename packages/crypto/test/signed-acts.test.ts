import { beforeAll, describe, expect, test } from 'vitest'
import { actDigest, entryDigest, matchesReceipt, ready, receiptCommitment, receiptDigest, utf8 } from '../src/hash.ts'
import { generateSignKey } from '../src/keys.ts'
import { createDocument, signAct, signEntry, signMulti, signReceipt } from '../src/sign.ts'
import { ACT_LABELS, verifyAct, verifyEntry, verifyMulti, verifyReceipt } from '../src/verify.ts'
import { newId, random } from './sealed-case.ts'

beforeAll(ready)

const aSigner = () => ({ kid: newId(), ...generateSignKey(random) })

describe('a legal-basis receipt', () => {
  const half = utf8('{"givenBy":"the enquirer","how":"oral"}')

  test('verifies and commits to its sealed half without showing it', () => {
    const officer = aSigner()
    const salt = random(32)
    const header = { v: 1, net: 'test', id: newId(), purpose: 'tracing', sealed: receiptCommitment(salt, half) }
    const { receipt, digest } = signReceipt(header, officer)
    const verified = verifyReceipt(receipt, officer.signPk)
    expect(verified).toMatchObject({ ok: true, digest, kid: officer.kid, header })
    expect(receiptDigest(receipt)).toBe(digest)
    expect(verified.ok && matchesReceipt(verified.header, salt, half)).toBe(true)
    expect(verified.ok && matchesReceipt(verified.header, random(32), half)).toBe(false)
    expect(verified.ok && matchesReceipt(verified.header, salt, utf8('{}'))).toBe(false)
  })

  test('is not signed without the commitment', () => {
    expect(() => signReceipt({ v: 1, id: newId() }, aSigner())).toThrow('header')
  })
})

describe('a blinded entry', () => {
  test('verifies with its code, and not with another entry’s', () => {
    const officer = aSigner()
    const header = { v: 1, id: newId(), role: 'sought', rid: newId() }
    const [entry, other] = [signEntry(header, random(256), officer), signEntry(header, random(256), officer)]
    const verified = verifyEntry(entry, officer.signPk)
    expect(verified).toMatchObject({ ok: true, digest: entryDigest(entry), header })
    expect(verified.ok && verified.code).toHaveLength(256)
    expect(verifyEntry({ ...entry, code: other.code }, officer.signPk)).toEqual({ ok: false, code: 'signature' })
    expect(verifyEntry({ ...entry, code: '' }, officer.signPk)).toEqual({ ok: false, code: 'size' })
  })
})

describe('a signed act', () => {
  test('counts only under the label it was signed for', () => {
    const officer = aSigner()
    const header = { v: 1, id: newId() }
    for (const label of ACT_LABELS) {
      const act = signAct(label, header, officer)
      for (const other of ACT_LABELS) expect(verifyAct(other, act, officer.signPk).ok).toBe(other === label)
    }
  })

  test('is no receipt, and a receipt is no act', () => {
    const officer = aSigner()
    const header = { v: 1, sealed: receiptCommitment(random(32), utf8('x')) }
    const { receipt } = signReceipt(header, officer)
    expect(verifyReceipt(signAct('outcome', header, officer), officer.signPk).ok).toBe(false)
    expect(verifyAct('outcome', receipt, officer.signPk).ok).toBe(false)
  })

  test('cannot be made under a label of no list', () => {
    expect(() => signAct('record' as never, { v: 1 }, aSigner())).toThrow('malformed')
    const act = signAct('outcome', { v: 1 }, aSigner())
    expect(verifyAct('sig/record' as never, act, random(32))).toEqual({ ok: false, code: 'malformed' })
  })
})

describe('a document that several sign', () => {
  test('names who signed validly and passes over everybody else', () => {
    const [a, b, stranger] = [aSigner(), aSigner(), aSigner()]
    const header = { v: 1, id: newId(), parties: ['origin', 'transit'] }
    const signed = [a, b, stranger].reduce((doc, one) => signMulti('agreement', doc, one), createDocument(header))
    const keys = new Map([a, b].map(({ kid, signPk }) => [kid, signPk]))
    expect(verifyMulti('agreement', signed, keys)).toEqual({
      ok: true,
      digest: actDigest('agreement', signed),
      header,
      signers: [a.kid, b.kid],
    })
    expect(verifyMulti('statement', signed, keys)).toMatchObject({ ok: true, signers: [] })
  })

  test('counts one key once, under however many ids it is listed', () => {
    const a = aSigner()
    const twin = { ...a, kid: newId() }
    const doc = signMulti('statement', signMulti('statement', createDocument({ v: 1 }), a), twin)
    const keys = new Map([a, twin].map(({ kid, signPk }) => [kid, signPk]))
    expect(verifyMulti('statement', doc, keys)).toMatchObject({ ok: true, signers: [a.kid] })
  })

  test('does not count a signature moved to another id, and takes no id twice', () => {
    const [a, b] = [aSigner(), aSigner()]
    const doc = signMulti('policy-pack', createDocument({ v: 1 }), a)
    const keys = new Map([a, b].map(({ kid, signPk }) => [kid, signPk]))
    const moved = { ...doc, signatures: doc.signatures.map(({ sig }) => ({ kid: b.kid, sig })) }
    expect(verifyMulti('policy-pack', moved, keys)).toMatchObject({ ok: true, signers: [] })
    const doubled = { ...doc, signatures: [...doc.signatures, ...doc.signatures] }
    expect(verifyMulti('policy-pack', doubled, keys)).toEqual({ ok: false, code: 'malformed' })
  })

  test('holds one signature per id when somebody signs again', () => {
    const a = aSigner()
    const once = signMulti('member-list', createDocument({ v: 1 }), a)
    expect(signMulti('member-list', once, a)).toEqual(once)
  })
})
