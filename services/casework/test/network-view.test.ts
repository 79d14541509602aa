import { randomBytes } from 'node:crypto'
import type { MultiSigned, PolicyPack, Statement } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { buildPack } from '@kinlink/policy'
import { sql } from '@kinlink/postgres'
import { createLogger } from '@kinlink/runtime'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withSociety } from '../src/db.ts'
import { createStorage } from '../src/keys/storage.ts'
import { type LiveNetwork, openNetwork } from '../src/network/live-network.ts'
import { type Documents, networkDocuments, publicKey, signer } from './network-documents.ts'
import { ServedLog } from './served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from './society.ts'

type Empty = Awaited<ReturnType<typeof emptySociety>>
let there: Empty
let served: Documents
let log: ServedLog
const clock = { now: () => new Date('2026-11-23T10:15:00Z') }
const absent = { ok: false as const, problem: { code: 'unavailable' as const } }
const missing = { ok: false as const, problem: { code: 'not_found' as const } }
const ok = <T>(value: T) => ({ ok: true as const, value })

/** The exchange as whoever controls it wants it to be. */
const exchange = {
  keysLogCheckpoint: () => log.calls().keysLogCheckpoint(),
  keysLogLeaves: (from: number) => log.calls().keysLogLeaves(from),
  memberList: async () => (served.list === null ? absent : ok({ document: served.list })),
  statements: async (member: string) => {
    const statements = served.statements[member]
    return statements === undefined ? missing : ok({ statements })
  },
  policyPack: async () => (served.pack === null ? missing : ok({ document: served.pack })),
  agreements: async () =>
    ok({ agreements: served.agreements.map((document) => ({ document, state: 'in-force' as const })) }),
}

const open = (anchor = publicKey('anchor')): Promise<LiveNetwork> =>
  openNetwork({
    db: withSociety(there.db, { member: 'origin', clock }),
    clock,
    client: exchange,
    storage: createStorage(STORAGE_SECRET, randomBytes),
    viewpoint: { net: NET, me: 'origin', anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
    logger: createLogger({ name: 'test', level: 'silent' }),
    seconds: 3600,
  })

const headerOf = <T>(document: MultiSigned | null): T =>
  decodeHeader(document?.header, { maxBytes: 49_152, maxDepth: 8 }).json as T

const resign = (label: 'statement' | 'policy-pack', header: object, names: readonly string[]): MultiSigned =>
  names.reduce((document, name) => signMulti(label, document, signer(name)), createDocument(header))

beforeAll(async () => {
  there = await emptySociety()
})
afterAll(async () => {
  await there.db.close()
  await there.database.drop()
})
beforeEach(async () => {
  served = networkDocuments()
  log = ServedLog.of(served)
  for (const table of ['network_document', 'keys_log_leaf', 'keys_log_checkpoint', 'alarm'])
    await there.db.run(sql([`delete from ${table}`]))
})

describe('the network as a Society sees it', () => {
  it('is known once member list, own statement and policy pack are verified up to the pinned anchor keys', async () => {
    const view = await open()
    expect(view.current()).toBeNull()
    await view.refresh()
    const network = view.current()
    expect(network).toMatchObject({ net: NET, me: 'origin', coordinator: 'coordinator' })
    expect(network?.epochsOf('transit').map(({ line }) => line)).toEqual(['society', 'child', 'detention'])
    expect(network?.officerKey('transit', publicKey('officer transit').kid)).toBe(publicKey('officer transit').pk)
    expect(network?.officerKey('transit', publicKey('officer origin').kid)).toBeNull()
    expect(network?.agreementWith('transit')?.purposes).toContain('tracing')
    expect(network?.agreementWith('coordinator')).toBeNull()
    expect(network?.keysLog).toEqual({ size: 4, root: log.root() })
  })

  it('is known after a restart without the exchange, judged again from the pinned keys', async () => {
    await (await open()).refresh()
    served = { ...served, list: null }
    const view = await open()
    expect(view.current()?.agreementWith('transit')).not.toBeNull()
    await view.refresh()
    expect(view.reachable()).toBe(false)
    expect(view.current()).not.toBeNull()
    expect((await open(publicKey('somebody else'))).partial()).toBeNull()
  })

  it('believes no member list that the pinned anchor keys have not signed', async () => {
    const view = await open(publicKey('somebody else'))
    await view.refresh()
    expect(view.partial()).toBeNull()
  })

  it('believes no statement that is not chained to the administrators before it', async () => {
    const view = await open()
    await view.refresh()
    const first = headerOf<Statement>(served.statements.transit?.[0] ?? null)
    const next = { ...first, seq: 1, prev: 'A'.repeat(43), officers: [] }
    const chain = served.statements.transit ?? []
    served.statements.transit = [...chain, resign('statement', next, ['admin 1 transit', 'admin 2 transit'])]
    await view.refresh()
    expect(view.current()?.statementOf('transit')?.seq).toBe(0)
    served.statements.transit = [...chain, served.follow('transit', ['admin 1 origin', 'admin 2 origin'])]
    await view.refresh()
    expect(view.current()?.statementOf('transit')?.seq).toBe(0)
    served.statements.transit = [...chain, served.follow('transit', ['admin 1 transit'])]
    await view.refresh()
    expect(view.current()?.statementOf('transit')?.seq).toBe(0)
    const sound = served.follow('transit', ['admin 1 transit', 'admin 2 transit'])
    served.statements.transit = [...chain, sound]
    log.add('statement', sound)
    await view.refresh()
    expect(view.current()?.statementOf('transit')?.seq).toBe(1)
  })

  it('never goes back to fewer statements than it has seen, nor to another one of the same number', async () => {
    const view = await open()
    const chain = served.statements.transit ?? []
    served.statements.transit = [...chain, served.follow('transit', ['admin 1 transit', 'admin 2 transit'])]
    log = ServedLog.of(served)
    await view.refresh()
    served.statements.transit = chain
    await view.refresh()
    expect(view.current()?.statementOf('transit')?.seq).toBe(1)
    const other = { ...headerOf<Statement>(chain[0] ?? null), notAfter: '2027-12-01T00:00:00Z' }
    served.statements.transit = [resign('statement', other, ['admin 1 transit', 'admin 2 transit']), ...chain]
    await view.refresh()
    expect(view.current()?.statementOf('transit')?.seq).toBe(1)
    expect((await open()).current()?.statementOf('transit')?.seq).toBe(1)
  })

  it('believes no policy pack that two administrators of the coordinating member have not signed, nor an older one', async () => {
    const both = ['admin 1 coordinator', 'admin 2 coordinator']
    const pack = (version: string): PolicyPack =>
      buildPack({ net: NET, version, issued: '2026-11-23T09:00:00Z', notAfter: '2027-11-23T09:00:00Z' })
    const good = served.pack
    served.pack = resign('policy-pack', pack('2026.1'), ['admin 1 transit'])
    const view = await open()
    await view.refresh()
    expect(view.current()).toBeNull()
    served.pack = good
    await view.refresh()
    expect(view.current()?.pack.version).toBe('2026.3')
    served.pack = resign('policy-pack', pack('2026.2'), both)
    await view.refresh()
    expect(view.current()?.pack.version).toBe('2026.3')
    served.pack = resign('policy-pack', pack('2026.4'), ['admin 1 origin'])
    await view.refresh()
    expect(view.current()?.pack.version).toBe('2026.3')
    served.pack = resign('policy-pack', pack('2026.4'), ['admin 1 coordinator'])
    await view.refresh()
    expect(view.current()?.pack.version).toBe('2026.3')
    served.pack = resign('policy-pack', pack('2026.4'), both)
    await view.refresh()
    expect(view.current()?.pack.version).toBe('2026.4')
  })

  it('counts an agreement as in force with the signatures of both Societies, whatever the exchange calls it', async () => {
    const view = await open()
    served.agreements = [served.agreement('transit', ['admin 1 transit', 'admin 1 coordinator'])]
    await view.refresh()
    expect(view.current()?.agreementWith('transit')).toBeNull()
    expect(view.agreements()).toHaveLength(1)
    served.agreements = [served.agreement('transit', ['admin 1 transit', 'admin 2 origin'])]
    await view.refresh()
    expect(view.current()?.agreementWith('transit')).not.toBeNull()
  })

  it('logs once what it does not believe', async () => {
    const view = await open()
    await there.db.run(sql`delete from audit.pending`)
    served.pack = resign('policy-pack', headerOf<PolicyPack>(served.pack), ['admin 1 transit'])
    await view.refresh()
    await view.refresh()
    const denied = await there.db.many(
      Type.Object({ body: Type.String() }),
      sql`select body from audit.pending where body::jsonb ->> 'decision' = 'deny'`,
    )
    expect(denied.map(({ body }) => JSON.parse(body))).toMatchObject([{ action: 'policy.pack', code: 'unsigned' }])
  })
})
