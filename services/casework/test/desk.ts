import { randomBytes } from 'node:crypto'
import type { Decision, Projection, RecordHeader, Registration, TracingRequest } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import { signAct } from '@kinlink/crypto/sign'
import { deriveLinkageKeys } from '@kinlink/linkage'
import { type Db, sql } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { createLogger, DAILY_AT_FOUR, newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import type { CaseWork } from '../src/case-work.ts'
import { sealCase } from '../src/cases/seal-case.ts'
import { withSociety } from '../src/db.ts'
import type { Automation } from '../src/keys/automation.ts'
import { createStorage, type Storage } from '../src/keys/storage.ts'
import { createLocalIndex } from '../src/local-matches/local-index.ts'
import { openNetwork } from '../src/network/live-network.ts'
import type { NetworkSnapshot } from '../src/network/network.ts'
import { DEFAULT_RETENTION } from '../src/retention/retention-days.ts'
import type { OfficerSession } from '../src/sessions/session.ts'
import { epochSecret, networkDocuments, publicKey, signer } from './network-documents.ts'
import { ServedLog } from './served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from './society.ts'

const ok = <T>(value: T) => ({ ok: true as const, value })
const served = networkDocuments()
const linkageKey = { eid: newId(), keys: deriveLinkageKeys(randomBytes(32)) }

/** A clock that a test moves. */
export const aClock = (at: string) => {
  let now = new Date(at)
  const days = (n: number): void => {
    now = new Date(now.getTime() + n * 86_400_000)
  }
  return { now: () => now, days }
}

type Parts = { db: Db; clock: { now: () => Date }; storage: Storage }

async function viewOf(me: string, { db, clock, storage }: Parts): Promise<NetworkSnapshot> {
  const anchor = publicKey('anchor')
  const view = await openNetwork({
    db: withSociety(db, { member: me, clock }),
    clock,
    client: {
      ...ServedLog.of(served).calls(),
      memberList: async () => ok({ document: served.list ?? { header: '', signatures: [] } }),
      statements: async (member) => ok({ statements: served.statements[member] ?? [] }),
      policyPack: async () => ok({ document: served.pack ?? { header: '', signatures: [] } }),
      agreements: async () =>
        ok({ agreements: served.agreements.map((document) => ({ document, state: 'in-force' as const })) }),
    },
    storage,
    viewpoint: { net: NET, me, anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
    logger: createLogger({ name: 'test', level: 'silent' }),
    seconds: 3600,
  })
  await view.refresh()
  const known = view.current()
  await view.close()
  if (known === null) throw new TypeError('the network is not known')
  return { ...known, linkageKey: () => linkageKey }
}

const automationOf = (member: string): Automation => {
  const header = {
    v: 1,
    net: NET,
    id: newId(),
    member,
    automation: signer(`automation ${member}`).kid,
    may: ['score', 'confirm-erasure'],
    notAfter: '2027-11-01T00:00:00Z',
  }
  const mandate = signAct('mandate', header, signer(`officer ${member}`))
  return {
    kid: signer(`automation ${member}`).kid,
    signer: signer(`automation ${member}`),
    mandate,
    mandateDigest: actDigest('mandate', mandate),
    epochs: [epochSecret('society', member)],
    authKey: { kid: newId(), seed: randomBytes(32) },
  }
}

/** An exchange that answers what a test says. */
type Exchange = Partial<Record<keyof CaseWork['client'], (...said: never[]) => Promise<unknown>>>

/** Everything that the officers of origin work with, on a database of its own; the exchange is what the test makes of it. */
export async function aDesk(exchange: Exchange, at = '2026-11-23T10:15:00Z') {
  const { database, db: superuser } = await emptySociety()
  const clock = aClock(at)
  const storage = createStorage(STORAGE_SECRET, randomBytes)
  const parts = { db: superuser, clock, storage }
  const [network, author] = [await viewOf('origin', parts), await viewOf('transit', parts)]
  const db = withSociety(superuser, { member: 'origin', clock })
  const deps: CaseWork = {
    db,
    clock,
    random: randomBytes,
    logger: createLogger({ name: 'test', level: 'silent' }),
    storage,
    network: { current: () => network },
    jobs: {
      emit: async (tx, topic, payload) => void (await emit(tx, { topic, payload }, clock)),
      on() {},
      start() {},
      async close() {},
    },
    client: exchange as CaseWork['client'],
    automation: automationOf('origin'),
    localIndex: createLocalIndex(randomBytes),
    windows: DAILY_AT_FOUR,
    messageLines: 30,
    recordingSeconds: 180,
    attachmentLimits: { each: 2_097_152, together: 8_388_608 },
    retention: DEFAULT_RETENTION,
    decoys: { share: 0, spreadMs: 0 },
  }
  const session: OfficerSession = {
    officer: { id: newId(), kid: signer('officer origin').kid, roles: ['tracing-officer'] },
    act: newId(),
    signer: async () => signer('officer origin'),
    adminSigner: async () => signer('admin 1 origin'),
    openEpoch: async (line) => [epochSecret(line, 'origin')],
  }
  /** A request of transit, and what the exchange shows origin of it. */
  const recordOfTransit = (request: TracingRequest, revises?: { rid: string; rev: number; prev: string }) => {
    const said = { network: author, linkageKey, random: randomBytes, now: clock.now() }
    const sealed = sealCase(request, signer('officer transit'), { ...said, ...(revises && { revises }) })
    const { record, grants, receipt } = sealed.submission
    const to = (header: string) => (decodeHeader(header).json as { to?: string }).to
    const projection: Projection = {
      record,
      grants: grants.filter(({ header }) => to(header) === 'origin'),
      receipt: receipt ?? null,
      stage: 'compare',
    }
    return {
      rid: sealed.rid,
      digest: sealed.digest,
      header: decodeHeader(record.header).json as unknown as RecordHeader,
      projection,
    }
  }
  const submissions = () =>
    db.many(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        subject: Type.String(),
        state: Type.String(),
        body: Type.Unknown(),
      }),
      sql`select id, kind, subject, state, body from submission order by created_at, id`,
    )
  const key = () => ({ principal: session.officer.id, key: newId(), requestHash: newId() })
  const close = async () => {
    await superuser.close()
    await database.drop()
  }
  return { deps, db, session, clock, storage, recordOfTransit, submissions, key, close }
}
export type Desk = Awaited<ReturnType<typeof aDesk>>

const adult = (name: string) => ({
  names: [
    {
      full: name,
      script: 'Latn',
      lang: 'so',
      parts: { given: name.split(' ')[0] ?? '', family: name.split(' ')[1] ?? '' },
    },
  ],
  sex: 'female' as const,
  birth: { value: '1984-05-17', accuracy: 'exact-stated' as const, calendar: 'gregorian' as const },
  birthPlace: 'Keren',
  languages: ['so'],
})
export const aBasis = {
  basis: 'consent' as const,
  giver: 'self' as const,
  method: 'oral-witnessed' as const,
  language: 'so',
  interpreter: false,
  noticeVersion: '2026-1',
  givenAt: '2026-11-20T10:00:00Z',
}

/** Somebody asks for an adult relative. */
export const aRequest = (recipients: string[], name = 'Amina Warsame'): TracingRequest => ({
  enquirer: { person: adult('Hodan Warsame'), relationship: 'sister', contact: { phone: '+000 555 1' }, basis: aBasis },
  sought: { person: adult(name) },
  separation: { date: '2024', cause: 'migration-journey', circumstances: 'lost on the way north' },
  search: { recipients, stateOfOrigin: 'include', withholdFrom: [] },
  basis: { ...aBasis, basis: 'vital-interest', giver: 'authority' },
})

/** The sealed half of a request's receipt. */
export const aHalf = { sought: { ...aBasis, basis: 'vital-interest' }, enquirer: aBasis }

export const aRegistration = (said: Partial<Registration> = {}): Registration => ({
  person: adult('Amina Warsame'),
  kind: 'arrival',
  mayBeMatched: true,
  basis: aBasis,
  ...said,
})

/** What a person who was found decides, the country known. */
export const aDecision = (said: Decision['decision']): Decision => ({
  decision: said,
  revealCountry: true,
  takenBy: 'self',
  witness: 'second officer',
  language: 'so',
  method: 'oral-witnessed',
  validUntil: '2027-05-01T00:00:00Z',
})
