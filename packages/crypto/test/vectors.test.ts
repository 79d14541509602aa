import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { fileOf, makeVectors, textOf, type Vectors } from '../../../test/vectors/make-vectors.ts'
import type { RejectCase } from '../../../test/vectors/reject-cases.ts'
import { actDigest, fingerprint, grantDigest, ready, recordDigest } from '../src/hash.ts'
import { combineShares, recoveryFingerprint, unwrapKey } from '../src/keys.ts'
import { openRecord } from '../src/open.ts'
import { verifyGrant, verifyMulti, verifyProjection, verifyRecord } from '../src/verify.ts'
import { kemSharedSecret } from './independent-xwing.ts'

beforeAll(ready)

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const published = (name: string) => JSON.parse(readFileSync(fileOf(name), 'utf8'))
const sealed: Vectors['sealed'] = published('sealed-v1')
const statement: Vectors['statement'] = published('statement-v1')
const keyring: Vectors['keyring'] = published('keyring-v1')
const prints: Vectors['fingerprint'] = published('fingerprint-v1')
const share: Vectors['share'] = published('share-v1')
const rejects: RejectCase[] = published('rejects-v1')

const statementKeys = new Map(Object.entries(statement.keys).map(([kid, key]) => [kid, bytes(key)]))
const grantKeys = { epochSk: bytes(sealed.epochSk), signPk: bytes(sealed.signPk) }
const ringRequest = { kemSk: bytes(keyring.kemSk), signPk: bytes(keyring.signPk), expected: keyring.expected }

describe('the published vectors', () => {
  test('are what the generator makes, byte for byte', async () => {
    for (const [name, vector] of Object.entries(await makeVectors(kemSharedSecret)))
      expect(readFileSync(fileOf(name), 'utf8'), name).toBe(textOf(vector))
  })

  test('of a record and its grant verify and open to their values', () => {
    const { record, grant } = sealed
    expect(recordDigest(record)).toBe(sealed.recordDigest)
    expect(grantDigest(grant)).toBe(sealed.grantDigest)
    const opened = openRecord({ record, signPk: grantKeys.signPk, grant, grantKeys })
    expect(opened.ok && Object.fromEntries(opened.values)).toEqual(sealed.values)
  })

  test('of a statement names both who signed', () => {
    const verified = verifyMulti('statement', statement.document, statementKeys)
    expect(verified).toMatchObject({ ok: true, signers: statement.signers, digest: statement.digest })
    expect(actDigest('statement', statement.document)).toBe(statement.digest)
  })

  test('of a keyring entry opens to the epoch’s secret', () => {
    expect(unwrapKey(keyring.entry, ringRequest)).toEqual({ ok: true, secret: bytes(keyring.secret) })
  })

  test('of fingerprints are the digits people read to each other', () => {
    for (const { society, key, digits } of prints.cases) expect(fingerprint(society, bytes(key))).toBe(digits)
    const { society, key, digits } = prints.recovery
    expect(recoveryFingerprint(society, bytes(key))).toBe(digits)
  })

  test('of shares give the recovery key', async () => {
    for (const { threshold, texts } of share.sets)
      for (const chosen of [texts.slice(0, threshold), texts.slice(-threshold)])
        expect(await combineShares(chosen, bytes(share.recoveryPk))).toMatchObject({
          ok: true,
          recoverySk: bytes(share.recoverySk),
        })
  })
})

describe('of the published cases that every reader refuses', () => {
  type Answer = { ok: boolean; code?: string }
  const checks: Record<string, (input: never) => Answer | Promise<Answer>> = {
    record: (input) => verifyRecord(input, grantKeys.signPk),
    grant: (input) => verifyGrant(input, grantKeys.signPk),
    open: ({ record, grant }: { record: never; grant: never }) =>
      openRecord({ record, signPk: grantKeys.signPk, grant, grantKeys }),
    statement: (input) => {
      const answer = verifyMulti('statement', input, statementKeys)
      return answer.ok && answer.signers.length === 0 ? { ok: false, code: 'unsigned' } : answer
    },
    keyring: (input) => unwrapKey(input, ringRequest),
    share: (input) => combineShares(input, bytes(share.recoveryPk)),
  }

  test.each(rejects.map((one) => [one.kind, one.name, one] as const))('%s: %s', async (kind, _name, one) => {
    expect(await checks[kind]?.(one.input as never)).toMatchObject({ ok: false, code: one.code })
    if (kind === 'record') expect(verifyProjection(one.input as never, grantKeys.signPk).ok).toBe(false)
  })
})

test('another reader, in Python, verifies, opens and refuses the same', ({ skip }) => {
  const python = ['python3', '/usr/bin/python3'].find(
    (command) => spawnSync(command, ['-c', 'import nacl.bindings']).status === 0,
  )
  if (python === undefined) {
    process.stderr.write(
      '\n*** NOT CHECKED: python3 with nacl is missing, the vectors had no independent reader ***\n\n',
    )
    return skip('python3 with nacl is missing')
  }
  const script = fileURLToPath(new URL('../../../test/vectors/verify.py', import.meta.url))
  const { status, stdout, stderr } = spawnSync(python, [script], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(stdout).toContain(`${rejects.length} refused`)
})
