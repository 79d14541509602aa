import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { attestKeyPem, generateAttestKey, signNote } from '../src/attest.ts'
import { ready } from '../src/hash.ts'
import { noteVerifierKey, parseNoteVerifierKey, verifyEd25519, verifyNote } from '../src/verify.ts'
import { random } from './sealed-case.ts'

/** Example of the signed-note format as published with its reference implementation. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`
const TEXT = 'kinlink.example/origin\n42\nAAAA\n'

beforeAll(ready)

describe('a signed note', () => {
  test('of the published example verifies', () => {
    const peter = parseNoteVerifierKey(PETER)
    expect(noteVerifierKey(peter)).toBe(PETER)
    expect(verifyNote(NOTE, [peter])).toMatchObject({ ok: true, signers: ['PeterNeumann'] })
  })

  test('of ours verifies under the name and key it was signed with, and no other', () => {
    const key = generateAttestKey(random(32))
    const note = signNote(TEXT, 'kinlink.example/origin', key)
    const ours = { name: 'kinlink.example/origin', publicKey: key.publicKey }
    expect(verifyNote(note, [ours])).toEqual({ ok: true, text: TEXT, signers: [ours.name] })
    expect(verifyNote(note, [{ ...ours, name: 'other' }])).toEqual({ ok: false, code: 'signature' })
    expect(verifyNote(note, [{ ...ours, publicKey: random(32) }])).toEqual({ ok: false, code: 'signature' })
    expect(verifyNote(note.replace('42', '43'), [ours])).toEqual({ ok: false, code: 'signature' })
  })

  test('may carry further signatures, such as a witness’s', () => {
    const [log, witness] = [generateAttestKey(random(32)), generateAttestKey(random(32))]
    const cosigned = signNote(TEXT, 'log', log) + signNote(TEXT, 'witness', witness).slice(TEXT.length + 1)
    const keys = [
      { name: 'log', publicKey: log.publicKey },
      { name: 'witness', publicKey: witness.publicKey },
    ]
    expect(verifyNote(cosigned, keys)).toMatchObject({ ok: true, signers: ['log', 'witness'] })
    expect(verifyNote(cosigned, keys.slice(1))).toMatchObject({ ok: true, signers: ['witness'] })
  })

  test.each([
    ['has no signature block', TEXT],
    ['has an empty signature block', `${TEXT}\n`],
    ['lacks the final newline', NOTE.trimEnd()],
    ['uses a hyphen for the dash', NOTE.replace('—', '-')],
    ['holds a control character', NOTE.replace('If', 'If\t')],
    ['has a space too many', NOTE.replace('— PeterNeumann', '—  PeterNeumann')],
  ])('is refused when it %s', (_, note) => {
    expect(verifyNote(note, [parseNoteVerifierKey(PETER)]).ok).toBe(false)
  })

  test('is not made from text that another signing domain could use', () => {
    const key = generateAttestKey(random(32))
    for (const text of ['no newline', 'a\0b\n', 'a\r\n', '\ud800\n']) {
      expect(() => signNote(text, 'log', key)).toThrow('text')
    }
    expect(() => signNote(TEXT, 'two words', key)).toThrow('text')
  })

  test('is checked only against keys whose id is theirs', () => {
    expect(() => parseNoteVerifierKey(PETER.replace('c74f20a3', 'c74f20a4'))).toThrow('key')
    expect(() => parseNoteVerifierKey('nonsense')).toThrow('key')
  })
})

test('the exchange’s key as PEM is the same key to a token library', () => {
  const key = generateAttestKey(random(32))
  const pem = attestKeyPem(key)
  const message = Buffer.from('token')
  const signature = sign(null, message, createPrivateKey(pem.privateKey))
  expect(verifyEd25519(signature, message, key.publicKey)).toBe(true)
  expect(verify(null, message, createPublicKey(pem.publicKey), signature)).toBe(true)
})
