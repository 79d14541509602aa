// Makes the published vectors from fixed randomness: `node test/vectors/write-vectors.ts` writes them anew, byte for byte
// the same. A test compares what is published with what this makes.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { actDigest, fingerprint, grantDigest, toB64 } from '@kinlink/crypto/hash'
import { generateKemKey, generateSignKey, newKeyId, ready, recoveryFingerprint, wrapKey } from '@kinlink/crypto/keys'
import { grantRecord, sealRecord } from '@kinlink/crypto/seal'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { rejectCases } from './reject-cases.ts'
import { sharesOf } from './share-vectors.ts'

/** SHA-256 in counter mode over a name: fixed bytes that nobody chose. */
export function fixedRandom(name: string): (n: number) => Uint8Array {
  let counter = 0
  let rest = Buffer.alloc(0)
  return (n) => {
    while (rest.length < n) {
      rest = Buffer.concat([rest, createHash('sha256').update(`kinlink vectors ${name} ${counter}`).digest()])
      counter += 1
    }
    const bytes = Uint8Array.from(rest.subarray(0, n))
    rest = rest.subarray(n)
    return bytes
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const FROM = '2026-11-01T00:00:00Z'
const UNTIL = '2027-11-01T00:00:00Z'
const VALUES = { givenName: 'ሰላም', birthYear: 2004, 'place.lastSeen': { name: 'Gao', certain: false } }

export type Sealed = ReturnType<typeof sealedVector>

function sealedVector() {
  const random = fixedRandom('sealed')
  const officer = { kid: newKeyId(random), ...generateSignKey(random) }
  const epoch = generateKemKey(random)
  const rid = newKeyId(random)
  const header = { v: 1, net: 'vectors', type: 'tracing', author: 'origin', purpose: 'tracing', rid, rev: 0, prev: null }
  const fields = new Map(Object.entries(VALUES).map(([name, value]) => [name, { value, bucket: 64 }]))
  const { record, digest, fieldKeys } = sealRecord({ header, fields, ...officer, random })
  const names = Object.keys(VALUES)
  const grantHeader = {
    ...{ v: 1, net: 'vectors', gid: newKeyId(random), record: digest, rid, rev: 0, granter: 'origin', to: 'transit' },
    ...{ line: 'society', epoch: newKeyId(random), purpose: 'tracing', notAfter: UNTIL },
    stages: { preview: [], compare: names.slice(0, 2), full: names },
  }
  const grant = grantRecord({ header: grantHeader, fieldKeys, epochPk: epoch.kemPk, ...officer, random })
  return {
    ...{ signPk: hex(officer.signPk), signSeed: hex(officer.signSk.slice(0, 32)), epochSk: hex(epoch.kemSk) },
    epochPk: toB64(epoch.kemPk),
    ...{ record, grant, recordDigest: digest, grantDigest: grantDigest(grant), values: VALUES },
    fieldKeys: Object.fromEntries([...fieldKeys].map(([name, key]) => [name, hex(key)])),
  }
}

function statementVector() {
  const random = fixedRandom('statement')
  const admins = [0, 1].map(() => ({ kid: newKeyId(random), ...generateSignKey(random) }))
  const officer = { kid: newKeyId(random), sign: generateSignKey(random), kem: generateKemKey(random) }
  const header = {
    ...{ v: 1, net: 'vectors', society: 'origin', seq: 0, prev: null, issued: FROM, notAfter: UNTIL, threshold: 2 },
    admins: admins.map(({ kid, signPk }) => ({ kid, pk: toB64(signPk) })),
    officers: [
      {
        ...{ kid: officer.kid, signPk: toB64(officer.sign.signPk), kemPk: toB64(officer.kem.kemPk) },
        ...{ roles: ['tracing-officer'], notBefore: FROM, notAfter: UNTIL },
      },
    ],
    epochs: [
      {
        ...{ eid: newKeyId(random), line: 'society', suite: 'xwing', pk: toB64(generateKemKey(random).kemPk) },
        ...{ notBefore: FROM, notAfter: UNTIL, state: 'open' },
      },
    ],
    authKeys: [{ kid: newKeyId(random), pk: toB64(generateSignKey(random).signPk) }],
    recoveryPk: toB64(generateKemKey(random).kemPk),
  }
  const document = admins.reduce((signed, one) => signMulti('statement', signed, one), createDocument(header))
  const keys = Object.fromEntries(admins.map(({ kid, signPk }) => [kid, hex(signPk)]))
  return { document, keys, signers: admins.map(({ kid }) => kid), digest: actDigest('statement', document) }
}

function keyringVector() {
  const random = fixedRandom('keyring')
  const [signer, recipient] = [{ kid: newKeyId(random), ...generateSignKey(random) }, generateKemKey(random)]
  const context = { kid: newKeyId(random), eid: newKeyId(random) }
  const secret = random(32)
  const entry = wrapKey({ secret, recipientKemPk: recipient.kemPk, context, signer, random })
  return { entry, signPk: hex(signer.signPk), kemSk: hex(recipient.kemSk), expected: context, secret: hex(secret) }
}

function fingerprintVector() {
  const random = fixedRandom('fingerprint')
  const key = random(32)
  const recovery = generateKemKey(random)
  return {
    cases: ['origin', 'transit'].map((society) => ({ society, key: hex(key), digits: fingerprint(society, key) })),
    recovery: { society: 'origin', key: hex(recovery.kemPk), digits: recoveryFingerprint('origin', recovery.kemPk) },
  }
}

function shareVector() {
  const random = fixedRandom('share')
  const key = generateKemKey(random)
  const schemes = [
    { shares: 3, threshold: 2 },
    { shares: 5, threshold: 3 },
  ]
  const sets = schemes.map((scheme) => ({ ...scheme, texts: sharesOf(key, 'origin', scheme, random) }))
  return { society: 'origin', recoverySk: hex(key.kemSk), recoveryPk: hex(key.kemPk), sets }
}

export type Vectors = {
  sealed: Sealed
  statement: ReturnType<typeof statementVector>
  keyring: ReturnType<typeof keyringVector>
  fingerprint: ReturnType<typeof fingerprintVector>
  share: ReturnType<typeof shareVector>
}

/** All vectors by the name of their file. Shared secrets of the KEM are added for readers without X-Wing. */
export async function makeVectors(decapsulate: (enc: string, kemSk: string) => string): Promise<Record<string, unknown>> {
  await ready()
  const vectors: Vectors = {
    sealed: sealedVector(),
    statement: statementVector(),
    keyring: keyringVector(),
    fingerprint: fingerprintVector(),
    share: shareVector(),
  }
  const { sealed, keyring } = vectors
  return {
    'sealed-v1': { ...sealed, sharedSecret: decapsulate(sealed.grant.enc, sealed.epochSk) },
    'statement-v1': vectors.statement,
    'keyring-v1': { ...keyring, sharedSecret: decapsulate(keyring.entry.enc, keyring.kemSk) },
    'fingerprint-v1': vectors.fingerprint,
    'share-v1': vectors.share,
    'rejects-v1': rejectCases(vectors, decapsulate),
  }
}

export const fileOf = (name: string): URL => new URL(`./${name}.json`, import.meta.url)
export const textOf = (vector: unknown): string => `${JSON.stringify(vector, null, 1)}\n`

/** Writes them where they are published. */
export function writeVectors(vectors: Record<string, unknown>): void {
  for (const [name, vector] of Object.entries(vectors)) writeFileSync(fileOf(name), textOf(vector))
}
