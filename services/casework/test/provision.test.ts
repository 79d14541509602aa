import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Statement } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { kemKeyFromSeed, signKeyFromSeed, unprotect } from '@kinlink/crypto/keys'
import { verifyAct, verifyMulti } from '@kinlink/crypto/verify'
import { json, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AutomationLocked, unlockAutomation } from '../src/keys/automation.ts'
import { openEpochs } from '../src/keys/epochs.ts'
import { splitKeys, unlockKeys } from '../src/keys/key-file.ts'
import { mandateIsDue } from '../src/keys/renew-mandate.ts'
import { findAccountByName } from '../src/officers/account-store.ts'
import { provision } from '../src/provision.ts'
import { AUTOMATION_SECRET, DEMANDED, people, type TestSociety, testSociety } from './society.ts'

let society: TestSociety
let statement: Statement
const LIMITS = { maxBytes: 49_152, maxDepth: 8 }

beforeAll(async () => {
  society = await testSociety('origin', {}, DEMANDED)
  statement = decodeHeader(society.provisioned.statement.header, LIMITS).json as unknown as Statement
})
afterAll(() => society.close())

const keysOf = async (who: { username: string; passphrase: string }) => {
  const account = await findAccountByName(society.db, who.username)
  if (account?.key_file == null || account.kid === null) throw new TypeError('no keys')
  const keys = await unlockKeys(account.key_file, who.passphrase, DEMANDED)
  if (keys === undefined) throw new TypeError('locked')
  return { kid: account.kid, keys, account }
}

describe('a provisioned Society', () => {
  it('states its keys under the signatures of both administrators', () => {
    const { admins } = society.provisioned
    const signed = verifyMulti('statement', society.provisioned.statement, new Map(admins.map((a) => [a.kid, a.pk])))
    expect(signed.ok && signed.signers.length).toBe(2)
    expect(statement).toMatchObject({ society: 'origin', seq: 0, prev: null, threshold: 2, admins })
    expect(statement.officers.map(({ roles }) => roles)).toEqual([
      ['tracing-officer'],
      ['tracing-officer', 'child-focal-point'],
      ['automation'],
    ])
    expect(statement.epochs.map(({ line, state }) => [line, state])).toEqual([
      ['society', 'open'],
      ['child', 'open'],
      ['detention', 'open'],
    ])
  })

  it('gives each officer the epoch keys of the lines that the officer works on, and no others', async () => {
    const pks = new Map(statement.epochs.map(({ line, eid, pk }) => [line, { eid, pk }]))
    for (const [who, lines] of [
      [people.officer, ['society']],
      [people.child, ['society', 'child']],
    ] as const) {
      const { kid, keys } = await keysOf(who)
      const { kemSk } = kemKeyFromSeed(keys.kem)
      for (const line of ['society', 'child', 'detention'] as const) {
        const opened = await openEpochs(society.db, { kid, kemSk }, line)
        const expected = lines.some((own) => own === line) ? [pks.get(line)] : []
        const found = opened.map(({ eid, sk }) => ({
          eid,
          pk: Buffer.from(kemKeyFromSeed(sk).kemPk).toString('base64url'),
        }))
        expect(found).toEqual(expected)
      }
    }
  })

  it('passes over an epoch key that somebody who is no officer has put into the keyring', async () => {
    const { kid, keys } = await keysOf(people.officer)
    const { kemSk } = kemKeyFromSeed(keys.kem)
    const [row] = await society.db.many(
      Type.Object({ entry: Type.Unknown() }),
      sql`select entry from keyring_entry where kid = ${kid}`,
    )
    const forged = { ...(row?.entry as object), kid: 'AAAAAAAAAAAAAAAAAAAAAA' }
    await society.db.run(sql`insert into keyring_entry (kid, eid, line, entry, added_at)
      values (${kid}, 'BBBBBBBBBBBBBBBBBBBBBA', 'society', ${JSON.stringify(forged)}::jsonb, ${new Date()})`)
    expect(await openEpochs(society.db, { kid, kemSk }, 'society')).toHaveLength(1)
  })

  it('unlocks the automation with its secret alone: society line only, mandated by an officer', async () => {
    const automation = await unlockAutomation(society.db, AUTOMATION_SECRET)
    const society0 = statement.epochs.find(({ line }) => line === 'society')
    expect(automation.epochs.map(({ eid }) => eid)).toEqual([society0?.eid])
    const officer = statement.officers.find(({ kid }) => kid === automation.mandate.kid)
    expect(officer?.roles).toContain('tracing-officer')
    const mandate = verifyAct('mandate', automation.mandate, officer?.signPk ?? '')
    expect(mandate).toMatchObject({
      ok: true,
      digest: automation.mandateDigest,
      header: { automation: automation.kid },
    })
    expect(statement.authKeys[0]).toMatchObject({ kid: automation.authKey.kid })
    expect(Buffer.from(signKeyFromSeed(automation.authKey.seed).signPk).toString('base64url')).toBe(
      statement.authKeys[0]?.pk,
    )
    await expect(unlockAutomation(society.db, `${AUTOMATION_SECRET}!`)).rejects.toThrow(AutomationLocked)
  })

  it('asks an officer for a mandate anew when the one that was given covers less than the automation does by now', async () => {
    const { mandate, mandateDigest } = await unlockAutomation(society.db, AUTOMATION_SECRET)
    const isDue = () => mandateIsDue(society.db, mandate.kid, statement, new Date())
    const keep = (document: object) =>
      society.db.run(sql`update mandate set document = ${json(document)} where digest = ${mandateDigest}`)
    expect(await isDue()).toBe(false)
    const said = { ...decodeHeader(mandate.header).json, may: ['score', 'regrant', 'confirm-erasure'] }
    await keep({ ...mandate, header: Buffer.from(JSON.stringify(said)).toString('base64url') })
    expect(await isDue()).toBe(true)
    await keep(mandate)
  })

  it('keeps officers’ keys under their own passphrase and under no other', async () => {
    const account = await findAccountByName(society.db, 'sara')
    if (account?.key_file == null) throw new TypeError('no keys')
    expect(await unprotect(account.key_file, people.child.passphrase)).toMatchObject({ ok: false, code: 'unwrap' })
    const opened = await unprotect(account.key_file, people.officer.passphrase)
    if (!opened.ok) throw new TypeError('locked')
    const { signPk } = signKeyFromSeed(splitKeys(opened.secret).sign)
    expect(Buffer.from(signPk).toString('base64url')).toBe(account.sign_pk)
    const weakened = Buffer.from(account.key_file.header, 'base64url').toString().replace('262144', '8192')
    const header = Buffer.from(weakened).toString('base64url')
    expect(await unprotect({ ...account.key_file, header }, people.officer.passphrase)).toMatchObject({
      code: 'kdf-parameters',
    })
  })

  it('is provisioned once: the same answer again, nothing new, and no second Society in its database', async () => {
    expect(await provision(society.input)).toEqual(society.provisioned)
    const [row] = await society.db.many(Type.Object({ n: Type.Integer() }), sql`select count(*)::int as n from account`)
    expect(row?.n).toBe(5)
    await expect(provision({ ...society.input, member: 'transit' })).rejects.toThrow('another Society')
  })

  it('says which member of the input does not fit, and never a passphrase', async () => {
    const input = { ...society.input, admins: [{ username: 'a', passphrase: 'short-secret' }] }
    await expect(provision(input)).rejects.toThrow(/\/admins/)
    await expect(provision(input)).rejects.not.toThrow(/short-secret/)
    const module = fileURLToPath(new URL('../src/provision.ts', import.meta.url))
    const told = await new Promise<string>((resolve) => {
      const child = execFile(process.execPath, [module], (_error, stdout, stderr) => resolve(stdout + stderr))
      child.stdin?.end('{"step":"society","passphrase":"hidden-word", oops')
    })
    expect(told).toContain('InputRefused')
    expect(told).not.toContain('hidden-word')
  })
})
