import { randomBytes } from 'node:crypto'
import type { Projection } from '@kinlink/contracts'
import { decodeHeader, toB64 } from '@kinlink/crypto/hash'
import { deriveLinkageKeys, LEXICON } from '@kinlink/linkage'
import { sql } from '@kinlink/postgres'
import { createLogger, newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withSociety } from '../src/db.ts'
import { createStorage, SealBroken } from '../src/keys/storage.ts'
import { keepLinkageKey, newestLinkageKey } from '../src/linkage-keys/linkage-key-store.ts'
import { receiveLinkageKey } from '../src/linkage-keys/receive-linkage-key.ts'
import { type LiveNetwork, openNetwork } from '../src/network/live-network.ts'
import type { NetworkSnapshot } from '../src/network/network.ts'
import { sealAndGrant } from '../src/sealing/seal-record.ts'
import { NotAnswered } from '../src/submission/submit.ts'
import { logged } from './logged.ts'
import { epochSecret, networkDocuments, publicKey, signer } from './network-documents.ts'
import { ServedLog } from './served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from './society.ts'

let there: Awaited<ReturnType<typeof emptySociety>>
let origin: LiveNetwork
const now = new Date('2026-11-23T10:15:00Z')
const clock = { now: () => now }
const storage = createStorage(STORAGE_SECRET, randomBytes)
const served = networkDocuments()
const ok = <T>(value: T) => ({ ok: true as const, value })

/** The network as a member sees it. */
const viewOf = async (me: string): Promise<LiveNetwork> => {
  const anchor = publicKey('anchor')
  const view = await openNetwork({
    db: withSociety(there.db, { member: me, clock }),
    clock,
    client: {
      ...ServedLog.of(served).calls(),
      memberList: async () => ok({ document: served.list ?? { header: '', signatures: [] } }),
      statements: async (member) => ok({ statements: served.statements[member] ?? [] }),
      policyPack: async () => ok({ document: served.pack ?? { header: '', signatures: [] } }),
      agreements: async () => ok({ agreements: [] }),
    },
    storage,
    viewpoint: { net: NET, me, anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
    logger: createLogger({ name: 'test', level: 'silent' }),
    seconds: 3600,
  })
  await view.refresh()
  return view
}
const snapshot = (view: LiveNetwork): NetworkSnapshot => {
  const network = view.current()
  if (network === null) throw new TypeError('the network is not known')
  return network
}

/** A linkage key as an officer of `author` seals it to origin, and as the exchange then shows it to origin. */
const projection = async (author: string, value: unknown): Promise<Projection> => {
  const network = snapshot(await viewOf(author))
  const { submission } = sealAndGrant(
    {
      type: 'key',
      purpose: 'network',
      values: { linkageKey: value },
      recipients: ['origin'],
      basis: { pack: network.packDigest },
      expires: new Date('2027-09-01T00:00:00Z'),
      now,
    },
    signer(`officer ${author}`),
    network,
    randomBytes,
  )
  const grants = submission.grants.filter(
    ({ header }) => JSON.parse(Buffer.from(header, 'base64url').toString()).to === 'origin',
  )
  return { record: submission.record, grants, receipt: null, stage: 'full' }
}

/** The record that a projection is of; any id for what is none. */
const recordOf = (answer: unknown): string => {
  const value = (answer as { value?: Projection } | null)?.value
  return value === undefined ? 'AAAAAAAAAAAAAAAAAAAAAA' : String(decodeHeader(value.record.header).json.rid)
}
const receive = (
  answer: unknown,
  network: Pick<LiveNetwork, 'current' | 'reloadLinkageKey'> = origin,
  recordId = recordOf(answer),
) =>
  receiveLinkageKey(
    {
      db: withSociety(there.db, { member: 'origin', clock }),
      clock,
      logger: createLogger({ name: 'test', level: 'silent' }),
      storage,
      client: { readRecord: async () => answer as never },
      network,
      automation: { epochs: [epochSecret('society', 'origin')] },
    },
    { recordId },
  )
const refusals = async () => (await logged(there.db)).filter(({ action }) => action === 'key.linkage')

beforeAll(async () => {
  there = await emptySociety()
  origin = await viewOf('origin')
})
afterAll(async () => {
  await there.db.close()
  await there.database.drop()
})
beforeEach(async () => {
  await there.db.run(sql`delete from linkage_key`)
  await there.db.run(sql`delete from audit.pending`)
})

describe('a linkage key', () => {
  const value = { eid: toB64(randomBytes(16)), key: toB64(randomBytes(32)), lexicon: LEXICON.digest }

  it('of the coordinating member is opened by the automation, kept encrypted, and used from then on', async () => {
    const issued = ok(await projection('coordinator', value))
    await receive(issued)
    const kept = await newestLinkageKey(there.db, storage, null)
    expect(kept).toEqual({ eid: value.eid, keys: deriveLinkageKeys(Buffer.from(value.key, 'base64url')) })
    expect(origin.current()?.linkageKey()?.eid).toBe(value.eid)
    const other = createStorage(`${STORAGE_SECRET}!`, randomBytes)
    await expect(newestLinkageKey(there.db, other, null)).rejects.toThrow(SealBroken)
    expect(await refusals()).toMatchObject([{ decision: 'allow', subject: recordOf(issued) }])
    await receive(ok(await projection('coordinator', value)))
    expect((await newestLinkageKey(there.db, storage, null))?.eid).toBe(value.eid)
  })

  it('is the newest if the exchange told of it last, whichever arrived last', async () => {
    const kept = async (sequence: number) => {
      const issued = { eid: newId(), recordId: newId(), key: Uint8Array.from(randomBytes(32)), at: now, sequence }
      await keepLinkageKey(there.db, storage, issued)
      return issued.eid
    }
    const newest = await kept(9)
    await kept(8)
    expect((await newestLinkageKey(there.db, storage, null))?.eid).toBe(newest)
  })

  it('of any other member is refused and logged', async () => {
    await receive(ok(await projection('transit', value)))
    expect(await newestLinkageKey(there.db, storage, null)).toBeNull()
    expect(await refusals()).toMatchObject([{ decision: 'deny', code: 'author' }])
  })

  it('that was sealed before and is handed over in the place of another is refused and logged', async () => {
    await receive(ok(await projection('coordinator', value)), origin, 'AAAAAAAAAAAAAAAAAAAAAA')
    expect(await newestLinkageKey(there.db, storage, null)).toBeNull()
    expect(await refusals()).toMatchObject([{ decision: 'deny' }])
  })

  it('for another lexicon than this casework has is refused and logged: its codes would resemble nobody’s', async () => {
    await receive(ok(await projection('coordinator', { ...value, lexicon: '0'.repeat(64) })))
    expect(await newestLinkageKey(there.db, storage, null)).toBeNull()
    expect(await refusals()).toMatchObject([{ decision: 'deny', code: 'lexicon' }])
  })

  it('that is none, or that somebody has changed, is refused and logged', async () => {
    await receive(ok(await projection('coordinator', { eid: value.eid, key: 'short' })))
    const good = await projection('coordinator', value)
    const field = good.record.fields.linkageKey
    if (field === undefined) throw new TypeError('no such field')
    const c = `${field.c.startsWith('A') ? 'B' : 'A'}${field.c.slice(1)}`
    await receive(
      ok({ ...good, record: { ...good.record, fields: { ...good.record.fields, linkageKey: { ...field, c } } } }),
    )
    expect(await newestLinkageKey(there.db, storage, null)).toBeNull()
    expect((await refusals()).map(({ decision }) => decision)).toEqual(['deny', 'deny'])
  })

  it('is fetched again while the exchange is away or the network is not known, and not when it is gone', async () => {
    await expect(receive({ ok: false, problem: { code: 'unavailable' } })).rejects.toThrow(NotAnswered)
    const unknown = { current: () => null, reloadLinkageKey: async () => {} }
    await expect(receive(null, unknown)).rejects.toThrow(NotAnswered)
    await expect(receive({ ok: false, problem: { code: 'not_found' } })).resolves.toBeUndefined()
  })
})
