import { createHash } from 'node:crypto'
import type { RecoveryKeyring } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { kemKeyFromSeed, ready, signKeyFromSeed, splitRecoveryKey, wrapKey } from '@kinlink/crypto/keys'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { beforeAll, describe, expect, it } from 'vitest'
import { at, file } from './desk.ts'
import { id, refusal } from './workplace.ts'

const seed = (name: string): Uint8Array => Uint8Array.from(createHash('sha256').update(name).digest())
let drawn = 0
const random = (length: number): Uint8Array => {
  drawn += 1
  return Uint8Array.from(createHash('shake256', { outputLength: length }).update(`${drawn}`).digest())
}
const kid = id(9)
const EPOCHS = [
  { eid: id(1), line: 'society', state: 'open' },
  { eid: id(2), line: 'child', state: 'closing' },
  { eid: id(3), line: 'detention', state: 'closed' },
] as const

/** What casework holds for the recovery key, and the custodians' shares of it, two of which are enough. */
async function aSociety(): Promise<{ keyring: RecoveryKeyring; shares: string[] }> {
  const recovery = kemKeyFromSeed(seed('recovery'))
  const officer = signKeyFromSeed(seed('officer'))
  const signer = { kid: id(8), signSk: officer.signSk }
  const entries = EPOCHS.map(({ eid, line }) => ({
    kid,
    eid,
    line,
    entry: wrapKey({
      secret: kemKeyFromSeed(seed(eid)).kemSk,
      recipientKemPk: recovery.kemPk,
      context: { kid, eid },
      signer,
      random,
    }),
    signPk: toB64(officer.signPk),
  }))
  const key = { kid: id(7), pk: toB64(officer.signPk) }
  const stated = createDocument({
    v: 1,
    net: 'kinlink-test',
    society: 'transit',
    seq: 0,
    prev: null,
    issued: '2026-11-01T00:00:00Z',
    notAfter: '2027-11-01T00:00:00Z',
    threshold: 2,
    admins: [key, { ...key, kid: id(6) }],
    officers: [],
    epochs: EPOCHS.map(({ eid, line, state }) => ({
      eid,
      line,
      suite: 'xwing',
      pk: toB64(kemKeyFromSeed(seed(eid)).kemPk),
      notBefore: '2026-11-01T00:00:00Z',
      notAfter: '2027-11-01T00:00:00Z',
      state,
    })),
    authKeys: [key],
    recoveryPk: toB64(recovery.kemPk),
  })
  const statement = signMulti('statement', stated, signer)
  const scheme = { shares: 3, threshold: 2 } as const
  const shares = await splitRecoveryKey({ recoverySk: recovery.kemSk, society: 'transit', scheme, random })
  return { keyring: { member: 'transit', statement, entries }, shares }
}

let society: Awaited<ReturnType<typeof aSociety>>
beforeAll(async () => {
  await ready()
  society = await aSociety()
})
const papers = async (...numbers: number[]): Promise<string[]> => {
  const paths = await Promise.all(numbers.map((n) => file(`share-${n}.txt`, society.shares[n] ?? '')))
  return paths.flatMap((path) => ['--share', path])
}
const atCasework = (keyring: RecoveryKeyring = society.keyring) =>
  at(({ method }) => ({ status: 200, body: method === 'GET' ? keyring : { given: 6, waiting: 0 } }))

describe('kinlink keys rehearse-recovery', () => {
  it('proves that enough shares open every living epoch, and hands nothing over', async () => {
    const { kinlink, seen } = await atCasework()
    const said = await kinlink(['keys', 'rehearse-recovery', ...(await papers(0, 2))])
    expect(said).toMatchObject({ exit: 0, out: 'The shares open all 2 living epochs.\n' })
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/epochs/recovery'])
  })

  it('names the share that was copied wrongly', async () => {
    const { kinlink } = await atCasework()
    const text = society.shares[1] ?? ''
    const at = text.search(/^1: /m) + 3
    const wrong = text.slice(0, at) + (text[at] === 'Z' ? 'Y' : 'Z') + text.slice(at + 1)
    const path = await file('copied-by-hand.txt', wrong)
    const said = await kinlink(['keys', 'rehearse-recovery', ...(await papers(0)), '--share', path])
    expect([said.exit, said.out]).toEqual([4, ''])
    expect(said.err).toContain('copied-by-hand.txt')
    expect(said.err).toContain('share-text')
  })

  it('is not content with too few, nor with the same one twice', async () => {
    const { kinlink } = await atCasework()
    expect((await kinlink(['keys', 'rehearse-recovery', ...(await papers(0))])).err).toContain('too-few-shares')
    expect((await kinlink(['keys', 'rehearse-recovery', ...(await papers(0, 0))])).err).toContain('share-set')
    expect((await kinlink(['keys', 'rehearse-recovery', '--share', '/nowhere/share.txt'])).exit).toBe(2)
  })

  it('says which epoch it cannot open, when the keyring does not hold what the statement lists', async () => {
    const entries = society.keyring.entries.filter(({ eid }) => eid !== id(2))
    const { kinlink } = await atCasework({ ...society.keyring, entries })
    const said = await kinlink(['keys', 'rehearse-recovery', ...(await papers(1, 2))])
    expect([said.exit, said.out]).toEqual([4, ''])
    expect(said.err).toContain(`${id(2)} on the line child`)
  })
})

describe('kinlink keys recover', () => {
  it('gives casework the private key of every living epoch, and no share', async () => {
    const { kinlink, seen } = await atCasework()
    const said = await kinlink(['keys', 'recover', ...(await papers(0, 1))])
    expect(said).toMatchObject({ exit: 0, out: '6 epoch keys given; 0 still waited for.\n' })
    const epochs = [id(1), id(2)].map((eid) => ({ eid, secret: toB64(kemKeyFromSeed(seed(eid)).kemSk) }))
    expect(seen.at(-1)).toMatchObject({ method: 'POST', path: '/v1/epochs/recovery', body: { epochs } })
    expect(seen).toHaveLength(2)
  })

  it('is refused to whoever is no listed officer', async () => {
    const { kinlink } = await at(({ method }) =>
      method === 'GET' ? { status: 200, body: society.keyring } : refusal('forbidden'),
    )
    expect((await kinlink(['keys', 'recover', ...(await papers(0, 1))])).exit).toBe(4)
  })
})
