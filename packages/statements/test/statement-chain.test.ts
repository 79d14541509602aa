import { createHash, randomBytes } from 'node:crypto'
import type { MultiSigned, Statement } from '@kinlink/contracts'
import { actDigest, toB64 } from '@kinlink/crypto/hash'
import { kemKeyFromSeed, ready, signKeyFromSeed } from '@kinlink/crypto/keys'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Chain, openChain } from '../src/index.ts'

beforeAll(ready)

const seed = (name: string) => Uint8Array.from(createHash('sha256').update(name).digest())
const id = (name: string) => toB64(seed(`id ${name}`).slice(0, 16))
const signing = (name: string) => ({ kid: id(name), pk: toB64(signKeyFromSeed(seed(name)).signPk) })
const kem = (name: string) => toB64(kemKeyFromSeed(seed(`kem ${name}`)).kemPk)

const DATES = { notBefore: '2026-11-01T00:00:00Z', notAfter: '2027-11-01T00:00:00Z' }
const officer = (name: string) => ({
  ...{ kid: id(name), signPk: signing(name).pk, kemPk: kem(name), roles: ['tracing-officer' as const] },
  ...DATES,
})
const epoch = (name: string, state: 'open' | 'closing' | 'closed' = 'open') => ({
  ...{ eid: id(name), line: 'society' as const, suite: 'xwing' as const, pk: kem(name), state },
  ...DATES,
})
const ADMINS = ['admin 1', 'admin 2', 'admin 3']
const BY = ['admin 1', 'admin 2']

const base = (): Statement => ({
  ...{ v: 1, net: 'test', society: 'origin', seq: 0, prev: null, issued: DATES.notBefore, notAfter: DATES.notAfter },
  ...{
    threshold: 2,
    admins: ADMINS.map(signing),
    officers: [officer('amal'), officer('bo')],
    epochs: [epoch('first')],
  },
  ...{ authKeys: [signing('auth')], recoveryPk: null },
})
const member = () => ({ id: 'origin', threshold: 2, admins: ADMINS.map(signing) })

const signed = (header: object, by: readonly string[] = BY): MultiSigned =>
  by.reduce(
    (document, name) => signMulti('statement', document, { kid: id(name), signSk: signKeyFromSeed(seed(name)).signSk }),
    createDocument(header),
  )

/** A chain in which each statement changes something of the one before. */
function chainOf(...changes: Partial<Record<keyof Statement, unknown>>[]): MultiSigned[] {
  let header: object = base()
  const documents = [signed(header)]
  for (const [at, change] of changes.entries()) {
    header = { ...header, seq: at + 1, prev: actDigest('statement', documents[at] ?? { header: '' }), ...change }
    documents.push(signed(header))
  }
  return documents
}

const open = (documents: MultiSigned[], known: Chain = []) =>
  openChain(documents, { net: 'test', member: member(), known })
const verdict = (documents: MultiSigned[], known: Chain = []) => {
  const { chain, why } = open(documents, known)
  return [chain.length, why]
}
/** What becomes of a second statement that carries this change. */
const change = (one: Partial<Record<keyof Statement, unknown>>) => verdict(chainOf(one))

describe('the statements of a Society', () => {
  it('are believed as long as each follows the one before', () => {
    expect(
      verdict(
        chainOf(
          { officers: [officer('amal'), officer('bo'), officer('chi')] },
          { epochs: [epoch('first', 'closing'), epoch('second')] },
          { epochs: [epoch('first', 'closed'), epoch('second')], officers: [officer('amal'), officer('chi')] },
          { epochs: [epoch('second')] },
        ),
      ),
    ).toEqual([5, null])
  })

  it('are believed up to the first that is not', () => {
    expect(verdict(chainOf({}, { seq: 7 }, {}))).toEqual([2, 'unchained'])
  })

  it('may change their administrators when old and new ones sign', () => {
    const first = chainOf()
    const next = {
      ...base(),
      ...{
        seq: 1,
        prev: actDigest('statement', first[0] ?? { header: '' }),
        admins: ['admin 1', 'new 1'].map(signing),
      },
    }
    const by = (...names: string[]) => verdict([...first, signed(next, names)])
    expect(by('admin 1', 'admin 2', 'new 1')).toEqual([2, null])
    expect(by('admin 1', 'admin 2')).toEqual([1, 'unsigned'])
    expect(by('admin 1', 'new 1')).toEqual([1, 'unsigned'])
    expect(verdict([...first, signed({ ...next, threshold: 3, admins: ADMINS.map(signing) }, BY)])).toEqual([
      1,
      'unsigned',
    ])
  })
})

describe('a lying exchange is found out when it', () => {
  it('forks: serves another statement of a number already seen', () => {
    const { chain } = open(chainOf({}))
    const other = chainOf({ officers: [officer('amal')] })
    expect(verdict(other, chain)).toEqual([2, 'forked'])
    expect(verdict([...other, ...chainOf({}, {}).slice(2)], chain)).toEqual([2, 'forked'])
  })

  it('is stale: serves fewer statements than were seen', () => {
    const documents = chainOf({}, {})
    const { chain } = open(documents)
    expect(verdict(documents.slice(0, 2), chain)).toEqual([3, 'rolled_back'])
    expect(verdict([], chain)).toEqual([3, 'rolled_back'])
  })

  it('substitutes an epoch key: puts its own under a known epoch', () => {
    expect(change({ epochs: [{ ...epoch('first'), pk: kem('the exchange') }] })).toEqual([1, 'key_rebound'])
    const [first] = chainOf()
    const own = {
      ...base(),
      epochs: [epoch('the exchange')],
      seq: 1,
      prev: actDigest('statement', first ?? { header: '' }),
    }
    expect(verdict([first ?? signed({}), signed(own, ['the exchange', 'another of its keys'])])).toEqual([
      1,
      'epoch_dropped',
    ])
    const added = { ...own, epochs: [epoch('first'), epoch('the exchange')] }
    expect(verdict([first ?? signed({}), signed(added, ['the exchange'])])).toEqual([1, 'unsigned'])
    expect(verdict([first ?? signed({}), signed(added, ['admin 1', 'the exchange'])])).toEqual([1, 'unsigned'])
  })

  it('drops a revocation: leaves out the statement in which an officer left', () => {
    const [first, left, after] = chainOf({ officers: [officer('amal')] }, {})
    if (first === undefined || left === undefined || after === undefined) throw new Error('three statements')
    expect(verdict([first, after])).toEqual([1, 'unchained'])
    expect(verdict([first], open([first, left]).chain)).toEqual([2, 'rolled_back'])
  })

  it('downgrades: offers another version or another suite', () => {
    const [first, second] = chainOf({})
    const text = Buffer.from(second?.header ?? '', 'base64url')
      .toString()
      .replace('"v":1', '"v":0')
    const older = { header: Buffer.from(text).toString('base64url'), signatures: second?.signatures ?? [] }
    expect(verdict([first ?? signed({}), older])).toEqual([1, 'unreadable'])
    expect(change({ epochs: [{ ...epoch('first'), suite: 'x25519' }] })).toEqual([1, 'unreadable'])
    expect(change({ epochs: [epoch('first'), { ...epoch('short'), pk: toB64(randomBytes(32)) }] })).toEqual([
      1,
      'contradicts_itself',
    ])
    expect(change({ threshold: 1 })).toEqual([1, 'unreadable'])
  })

  it('passes off a statement of another Society, another network or another kind of document', () => {
    expect(change({ society: 'transit' })).toEqual([1, 'another_society'])
    expect(change({ net: 'other' })).toEqual([1, 'another_network'])
    const elsewhere = createDocument(base())
    const kind = BY.reduce(
      (document, name) =>
        signMulti('agreement', document, { kid: id(name), signSk: signKeyFromSeed(seed(name)).signSk }),
      elsewhere,
    )
    expect(verdict([kind])).toEqual([0, 'unsigned'])
  })
})

describe('a bad administrator, even with the other’s signature, cannot', () => {
  it('bring back an officer or an epoch that was dropped', () => {
    const officers = base().officers
    expect(verdict(chainOf({ officers: officers.slice(0, 1) }, { officers }))).toEqual([2, 'key_revived'])
    const epochs = (state: 'open' | 'closing' | 'closed') => [epoch('first', state), epoch('second')]
    const dropped = chainOf({ epochs: epochs('closed') }, { epochs: [epoch('second')] }, { epochs: epochs('closed') })
    expect(verdict(dropped)).toEqual([3, 'key_revived'])
  })

  it('open an epoch again that was closing or closed, or let one vanish before it was closed', () => {
    for (const [before, now] of [
      ['closing', 'open'],
      ['closed', 'closing'],
      ['closed', 'open'],
    ] as const)
      expect(verdict(chainOf({ epochs: [epoch('first', before)] }, { epochs: [epoch('first', now)] }))).toEqual([
        2,
        'epoch_went_back',
      ])
    expect(change({ epochs: [epoch('second')] })).toEqual([1, 'epoch_dropped'])
  })

  it('give a known id another key, or a known key another id, even later', () => {
    const [amal, bo] = base().officers
    expect(change({ officers: [{ ...amal, signPk: signing('chi').pk }, bo] })).toEqual([1, 'key_rebound'])
    expect(change({ officers: [{ ...amal, kemPk: kem('chi') }, bo] })).toEqual([1, 'key_rebound'])
    expect(change({ officers: [{ ...amal, kid: id('chi') }, bo] })).toEqual([1, 'key_rebound'])
    const gap = chainOf({ officers: [bo] }, { officers: [bo, { ...officer('chi'), kid: id('amal') }] })
    expect(verdict(gap)).toEqual([2, 'key_rebound'])
    expect(change({ authKeys: [{ ...signing('auth'), pk: signing('chi').pk }] })).toEqual([1, 'key_rebound'])
    expect(change({ epochs: [{ ...epoch('first'), line: 'child' }] })).toEqual([1, 'key_rebound'])
  })

  it('make the automation key an officer, list one key twice, or set a threshold that nobody can meet', () => {
    const [amal, bo] = base().officers
    expect(change({ officers: [{ ...amal, roles: ['automation', 'tracing-officer'] }, bo] })).toEqual([
      1,
      'contradicts_itself',
    ])
    expect(change({ officers: [amal, bo, amal] })).toEqual([1, 'contradicts_itself'])
    expect(change({ threshold: 4 })).toEqual([1, 'contradicts_itself'])
    const twice = { admins: [signing('admin 1'), { ...signing('admin 1'), kid: id('twin') }] }
    expect(change(twice)).toEqual([1, 'contradicts_itself'])
    expect(change({ recoveryPk: 'AAAA' })).toEqual([1, 'contradicts_itself'])
  })
})

it('anything at all that is served is answered, never thrown', () => {
  const known = open(chainOf()).chain
  for (const served of [null, {}, { header: 1, signatures: [] }, { header: 'e30', signatures: 'x' }]) {
    expect(verdict([served as never])).toEqual([0, 'unreadable'])
    expect(verdict([served as never], known)).toEqual([1, 'forked'])
  }
})
