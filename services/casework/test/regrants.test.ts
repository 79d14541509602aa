import { randomBytes } from 'node:crypto'
import type { Grant, GrantRenewals, Line, MandateHeader, Projection } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { sql } from '@kinlink/postgres'
import { createLogger, newId } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withSociety } from '../src/db.ts'
import { createStorage } from '../src/keys/storage.ts'
import { openNetwork } from '../src/network/live-network.ts'
import type { NetworkSnapshot } from '../src/network/network.ts'
import { type Hand, makeRenewals } from '../src/regrants/make-renewals.ts'
import { countByEpoch, grantHeaderOf, keepOwnGrants, recordsToRenew } from '../src/regrants/own-grant-store.ts'
import { progressOf } from '../src/regrants/progress.ts'
import { renewRecord } from '../src/regrants/renew-record.ts'
import { targetsOf } from '../src/regrants/targets.ts'
import { openProjection } from '../src/sealing/open-projection.ts'
import { sealAndGrant } from '../src/sealing/seal-record.ts'
import { aHalf } from './desk.ts'
import { logged } from './logged.ts'
import { epochSecret, networkDocuments, publicKey, rotated, signer } from './network-documents.ts'
import { ServedLog } from './served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from './society.ts'

const now = new Date('2026-11-23T10:15:00Z')
const clock = { now: () => now }
const logger = createLogger({ name: 'test', level: 'silent' })
const ok = <T>(value: T) => ({ ok: true as const, value })
const admins = (member: string) => [`admin 1 ${member}`, `admin 2 ${member}`]
const documents = networkDocuments()
const log = ServedLog.of(documents)
let there: Awaited<ReturnType<typeof emptySociety>>
let before: NetworkSnapshot
let transit: NetworkSnapshot
let origin: NetworkSnapshot

/** The network as a member sees it. */
async function viewOf(me: string): Promise<NetworkSnapshot> {
  const anchor = publicKey('anchor')
  const view = await openNetwork({
    db: withSociety(there.db, { member: me, clock }),
    clock,
    client: {
      memberList: async () => ok({ document: documents.list ?? { header: '', signatures: [] } }),
      statements: async (member) => ok({ statements: documents.statements[member] ?? [] }),
      policyPack: async () => ok({ document: documents.pack ?? { header: '', signatures: [] } }),
      agreements: async () => ok({ agreements: [] }),
      ...log.calls(),
    },
    storage: createStorage(STORAGE_SECRET, randomBytes),
    viewpoint: { net: NET, me, anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
    logger,
    seconds: 3600,
  })
  await view.refresh()
  const network = view.current()
  if (network === null) throw new TypeError('the network is not known')
  return network
}

const CHILD = { uascStatus: 'unknown', bestInterests: 'proceed' }
/** A record of transit's for origin, as the exchange shows it to its author. */
function aRecord(by = 'officer transit', recipients = ['origin']): { rid: string; own: Projection } {
  const plan = { groups: ['core'], sealedHalf: aHalf, notAfter: new Date('2027-09-01T00:00:00Z') }
  const { rid, submission } = sealAndGrant(
    {
      type: 'tracing',
      purpose: 'tracing',
      values: { child: CHILD },
      recipients,
      basis: plan,
      expires: plan.notAfter,
      now,
    },
    signer(by),
    before,
    randomBytes,
  )
  return {
    rid,
    own: { record: submission.record, grants: submission.grants, receipt: submission.receipt ?? null, stage: 'full' },
  }
}

const mandate = (said: Partial<MandateHeader> = {}, by = 'officer transit') => {
  const automation = publicKey('automation transit').kid
  const header: MandateHeader = {
    v: 1,
    net: NET,
    id: newId(),
    member: 'transit',
    automation,
    may: ['regrant'],
    notAfter: '2027-09-01T00:00:00Z',
    ...said,
  }
  const document = signAct('mandate', header, signer(by))
  return { document, digest: actDigest('mandate', document) }
}
const [older, newer] = [epochSecret('society', 'transit'), epochSecret('society newer', 'transit')]
const automation = (society = [older, newer], under = mandate()): Hand => ({
  signer: signer('automation transit'),
  mandate: under,
  secrets: { society },
})
const renewalsBy = (hand: Hand, shown: Projection, network = transit) => makeRenewals(shown, hand, network, randomBytes)
const told = ({ renewals }: { renewals: { grant: Grant }[] }) =>
  renewals.map(({ grant }) => `${grantHeaderOf(grant).to} ${grantHeaderOf(grant).line}`).sort()
const ridOf = ({ record }: Projection): string => String(decodeHeader(record.header).json.rid)
/** What the recipient is handed after these renewals. */
const handed = (own: Projection, hand: Hand): Projection => {
  const { renewals } = renewalsBy(hand, own)
  const grants = renewals.map(({ grant }) => grant).filter((grant) => grantHeaderOf(grant).to === 'origin')
  return { ...own, grants, ...(hand.mandate === null ? {} : { mandates: [hand.mandate.document] }) }
}
const openedBy = (projection: Projection, line: Line, name: string, asked = ridOf(projection)) =>
  openProjection(asked, projection, origin, { [line]: [epochSecret(name, 'origin')] }, now)

beforeAll(async () => {
  there = await emptySociety()
  before = await viewOf('transit')
  for (const member of ['transit', 'origin']) {
    const stated = documents.follow(member, admins(member), rotated(member))
    documents.statements[member]?.push(stated)
    log.add('statement', stated)
  }
  transit = await viewOf('transit')
  origin = await viewOf('origin')
})
afterAll(async () => {
  await there.db.close()
  await there.database.drop()
})
beforeEach(async () => {
  await there.db.run(sql`delete from own_grant`)
  await there.db.run(sql`delete from audit.pending`)
})

describe('grants that hang on epochs which end', () => {
  it('are renewed on the Society’s line by the automation key, its own among them, and open with the newer key alone', () => {
    const { own } = aRecord()
    expect(told(renewalsBy(automation(), own))).toEqual(['origin society', 'transit society'])
    const shown = handed(own, automation())
    const opened = openedBy(shown, 'society', 'society newer')
    expect(opened.ok && [...opened.value.values.keys()]).toContain('names')
    expect(openedBy(shown, 'society', 'society')).toEqual({ ok: false, code: 'no_grant' })
    const instead = openedBy(shown, 'society', 'society newer', newId())
    expect(instead).toEqual({ ok: false, code: 'another_record' })
  })

  it('say the same as what they replace, but for id, epoch and mandate', () => {
    const { own } = aRecord()
    for (const { replaces, grant } of renewalsBy(automation(), own).renewals) {
      const replaced = own.grants.map(grantHeaderOf).find(({ gid }) => gid === replaces)
      const { gid, epoch, mandate: named, ...same } = grantHeaderOf(grant)
      expect({ ...same, gid: replaces, epoch: replaced?.epoch }).toEqual(replaced)
      expect(named).toBeDefined()
      expect([gid, epoch]).not.toEqual([replaces, replaced?.epoch])
    }
  })

  it('of a desk are renewed by an officer who holds its keys', () => {
    const { own } = aRecord()
    const child = [epochSecret('child', 'transit'), epochSecret('child newer', 'transit')]
    const hand: Hand = { signer: signer('officer transit'), mandate: null, secrets: { child } }
    expect(told(renewalsBy(hand, own))).toEqual(['origin child', 'transit child'])
    const opened = openedBy(handed(own, hand), 'child', 'child newer')
    expect(opened.ok && opened.value.values.get('child')).toEqual(CHILD)
  })

  it('of this Society to itself wait for the newer key, so that nothing becomes unreadable; without the older nothing is renewed', () => {
    const { own } = aRecord()
    expect(told(renewalsBy(automation([older]), own))).toEqual(['origin society'])
    expect(renewalsBy(automation([newer]), own)).toEqual({ renewals: [], unopened: ['society'] })
  })

  it('which no officer of this Society has signed are not renewed, whatever the exchange serves', () => {
    const { own } = aRecord()
    const foreign = aRecord('officer origin').own
    expect(told(renewalsBy(automation(), foreign))).toEqual([])
    const [grant] = own.grants.filter((one) => grantHeaderOf(one).to === 'origin')
    if (grant === undefined) throw new TypeError('nothing was granted')
    const header = Buffer.from(JSON.stringify({ ...grantHeaderOf(grant), to: 'coordinator' })).toString('base64url')
    const self = own.grants.filter((one) => grantHeaderOf(one).to === 'transit')
    expect(told(renewalsBy(automation(), { ...own, grants: [...self, { ...grant, header }] }))).toEqual([
      'transit society',
    ])
  })

  it('of another record beside them are not mixed with them', () => {
    const [one, other] = [aRecord().own, aRecord().own]
    const grants = [
      ...one.grants.filter((grant) => grantHeaderOf(grant).to === 'transit'),
      ...other.grants.filter((grant) => grantHeaderOf(grant).to === 'origin'),
    ]
    expect(renewalsBy(automation(), { ...one, grants })).toEqual({ renewals: [], unopened: ['society'] })
  })
})

describe('a recipient believes the automation key', () => {
  const code = (projection: Projection, line: Line = 'society') => {
    const opened = openedBy(projection, line, `${line} newer`)
    return opened.ok ? 'opened' : opened.code
  }
  it.each<[string, Partial<MandateHeader>, string]>([
    ['which another Society’s officer has signed', {}, 'officer origin'],
    ['which it has signed itself', {}, 'automation transit'],
    ['of another Society', { member: 'origin' }, 'officer transit'],
    ['for another key', { automation: newId() }, 'officer transit'],
    ['for something else', { may: ['score'] }, 'officer transit'],
  ])('not under a mandate %s', (_what, said, by) => {
    expect(code(handed(aRecord().own, automation([older, newer], mandate(said, by))))).toBe('granter_key')
  })

  it('not without the mandate, nor under another than the grant names, nor at a desk', () => {
    const shown = handed(aRecord().own, automation())
    const { mandates: _, ...bare } = shown
    expect(code(bare)).toBe('granter_key')
    expect(code({ ...shown, mandates: [mandate().document] })).toBe('granter_key')
    const child = [epochSecret('child', 'transit'), epochSecret('child newer', 'transit')]
    const atADesk: Hand = { ...automation(), secrets: { child } }
    expect(code(handed(aRecord().own, atADesk), 'child')).toBe('granter_key')
  })

  it('and nobody else who names a mandate', () => {
    expect(code(handed(aRecord().own, { ...automation(), signer: signer('officer transit') }))).toBe('granter_key')
  })
})

describe('renewing is taken up where it was left', () => {
  /** The exchange, as far as it knows one record; `loses` answers on their way back. */
  const exchangeWith = (own: Projection) => {
    const state = { grants: [...own.grants], renewed: 0, loses: false }
    const client = {
      readRecord: async () => ok({ ...own, grants: state.grants }),
      renewGrants: async (_id: string, { renewals }: GrantRenewals) => {
        for (const { replaces, grant } of renewals) {
          const at = state.grants.findIndex((one) => grantHeaderOf(one).gid === replaces)
          state.grants[at] = grant
          state.renewed += 1
        }
        if (state.loses) return { ok: false as const, problem: { code: 'unavailable' as const, errors: [] } as never }
        return ok({ recordId: String(decodeHeader(own.record.header).json.rid), state: 'renewed' as const })
      },
    }
    return { state, client }
  }
  const db = () => withSociety(there.db, { member: 'transit', clock })
  const waiting = () => {
    const targets = targetsOf(transit)
    return recordsToRenew(db(), { targets, lines: ['society'], triedBefore: now }, 10)
  }
  const society = async (member: string) =>
    progressOf(transit, await countByEpoch(db())).find((one) => one.member === member && one.line === 'society')

  it('also when the exchange has renewed and the answer was lost: nothing is renewed twice', async () => {
    const { rid, own } = aRecord()
    const { state, client } = exchangeWith(own)
    const deps = { db: db(), clock, random: randomBytes, logger, client }
    const hand = { ...automation(), actor: 'automation' as const, act: newId() }
    await keepOwnGrants(db(), rid, own)
    expect(await waiting()).toEqual([rid])
    expect(await society('origin')).toMatchObject({ state: 'closing', waiting: 1, renewed: 0, refused: 0 })
    state.loses = true
    expect(await renewRecord(deps, transit, hand, rid)).toBe(false)
    expect(await waiting()).toEqual([rid])
    state.loses = false
    expect(await renewRecord(deps, transit, hand, rid)).toBe(true)
    expect([state.renewed, await waiting()]).toEqual([2, []])
    for (const member of ['origin', 'transit'])
      expect(await society(member)).toMatchObject({ deadline: '2027-11-01T00:00:00Z', waiting: 0, renewed: 1 })
  })

  it('and stands in the log, with how many it was', async () => {
    const { rid, own } = aRecord()
    await keepOwnGrants(db(), rid, own)
    const deps = { db: db(), clock, random: randomBytes, logger, client: exchangeWith(own).client }
    await renewRecord(deps, transit, { ...automation(), actor: 'automation', act: newId() }, rid)
    expect((await logged(there.db)).filter(({ action }) => action === 'grant.renew')).toMatchObject([
      { subject: rid, decision: 'allow', count: 2, actor: { officer: null } },
    ])
    expect(await waiting()).toEqual([])
  })

  it('while what is refused shows as refused, and waits a while; what the exchange has no more is forgotten', async () => {
    const { rid, own } = aRecord()
    await keepOwnGrants(db(), rid, own)
    const no = (code: string) => async () => ({ ok: false as const, problem: { code } as never })
    const deps = { db: db(), clock, random: randomBytes, logger }
    const hand = { ...automation(), actor: 'automation' as const, act: newId() }
    const refusing = { ...exchangeWith(own).client, renewGrants: no('refused_by_rule') }
    expect(await renewRecord({ ...deps, client: refusing }, transit, hand, rid)).toBe(true)
    expect(await society('origin')).toMatchObject({ waiting: 0, refused: 1, renewed: 0 })
    const triedBefore = new Date(now.getTime() - 1)
    expect(await recordsToRenew(db(), { targets: targetsOf(transit), lines: ['society'], triedBefore }, 10)).toEqual([])
    const gone = { ...refusing, readRecord: no('not_found') }
    expect(await renewRecord({ ...deps, client: gone }, transit, hand, rid)).toBe(true)
    expect(await society('origin')).toMatchObject({ waiting: 0, refused: 0 })
  })
})
