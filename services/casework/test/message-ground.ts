import { randomBytes } from 'node:crypto'
import type { NewMessage, Role } from '@kinlink/contracts'
import { BLOB_PART } from '@kinlink/crypto/hash'
import { type Db, sql } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { createLogger, newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { announceItems } from '../src/chain/announce-items.ts'
import { withSociety } from '../src/db.ts'
import { createFeed, type Feed } from '../src/exchange/feed.ts'
import type { IdempotencyKey } from '../src/idempotency.ts'
import { receiveIncoming } from '../src/incoming/receive.ts'
import type { SealedAnswer } from '../src/incoming-messages/tell-sender.ts'
import type { Jobs } from '../src/jobs/jobs.ts'
import { createStorage } from '../src/keys/storage.ts'
import { type LiveNetwork, openNetwork } from '../src/network/live-network.ts'
import { receiveRelease } from '../src/releases/receive.ts'
import type { OfficerSession } from '../src/sessions/session.ts'
import { submit } from '../src/submission/submit.ts'
import type { CarryingExchange } from './carrying-exchange.ts'
import { epochSecret, networkDocuments, publicKey, signer } from './network-documents.ts'
import { ServedLog } from './served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from './society.ts'

const served = networkDocuments()
const logger = createLogger({ name: 'test', level: 'silent' })
const ok = <T>(value: T) => ({ ok: true as const, value })

/** Time that tests move. It starts on a day on which all documents are in force. */
export const clock = {
  at: new Date('2026-11-23T10:15:00Z'),
  now: () => clock.at,
}

/** The parts of casework that messages need, at one Society, on its own PostgreSQL. */
export async function societyWithMessages(member: string, exchange: CarryingExchange) {
  const there = await emptySociety()
  const db = withSociety(there.db, { member, clock })
  const storage = createStorage(STORAGE_SECRET, randomBytes)
  const network = await networkOf(db, member, storage)
  const client = exchange.client(member)
  const jobs: Pick<Jobs, 'emit'> = {
    emit: async (tx, topic, payload) => void (await emit(tx, { topic, payload }, clock)),
  }
  const deps = {
    db,
    clock,
    random: randomBytes,
    logger: createLogger({ name: 'test', level: 'silent' }),
    storage,
    network,
    client,
    jobs,
    windows: { seconds: 3600, anchorSeconds: 0 },
    messageLines: 30,
    recordingSeconds: 180,
    attachmentLimits: { each: 2_097_152, together: 8_388_608 },
  }
  const feed: Feed = createFeed({ db, clock, client, member, logger, seconds: 3600 })
  feed.on('message.received', (event, tx) => receiveIncoming(tx, event))
  feed.on('release.available', (event, tx) => receiveRelease(tx, event))
  announceItems(feed, jobs)
  return {
    member,
    deps,
    feed,
    session: (roles: readonly Role[] = ['tracing-officer']) => sessionOf(member, roles),
    sendAll: (killed = false) => sendAll(deps, killed),
    close: async () => {
      await there.db.close()
      await there.database.drop()
    },
  }
}
export type Society = Awaited<ReturnType<typeof societyWithMessages>>

async function networkOf(db: Db, me: string, storage: ReturnType<typeof createStorage>): Promise<LiveNetwork> {
  const anchor = publicKey('anchor')
  const none = { header: '', signatures: [] }
  const view = await openNetwork({
    db,
    clock,
    client: {
      ...ServedLog.of(served).calls(),
      memberList: async () => ok({ document: served.list ?? none }),
      statements: async (society) => ok({ statements: served.statements[society] ?? [] }),
      policyPack: async () => ok({ document: served.pack ?? none }),
      agreements: async () =>
        ok({ agreements: served.agreements.map((document) => ({ document, state: 'in-force' as const })) }),
    },
    storage,
    viewpoint: { net: NET, me, anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
    logger,
    seconds: 3600,
  })
  await view.refresh()
  return view
}

const sessionOf = (member: string, roles: readonly Role[]): OfficerSession => ({
  officer: { id: newId(), kid: signer(`officer ${member}`).kid, roles },
  act: newId(),
  signer: async () => signer(`officer ${member}`),
  adminSigner: async () => {
    throw new TypeError('no administrator')
  },
  openEpoch: async (line) =>
    line === 'society' || (line === 'detention' && roles.includes('detention-focal-point'))
      ? [epochSecret(line, member)]
      : [],
})

const Waiting = Type.Object({ id: Type.String() })

/** Does the jobs that wait. `killed`: the process dies when the exchange has taken the submission and before its answer is kept. */
async function sendAll(deps: Parameters<typeof submit>[0], killed: boolean): Promise<void> {
  const dying: Db = {
    ...deps.db,
    transaction: async () => {
      throw new Error('killed')
    },
  }
  for (const { id } of await deps.db.many(Waiting, sql`select id from submission where state = 'waiting'`))
    if (killed) await submit({ ...deps, db: dying }, id).catch(() => {})
    else await submit(deps, id)
}

/** Hands an answer in as its author's casework would, blob first. */
export async function handIn(exchange: CarryingExchange, from: string, answer: SealedAnswer | null): Promise<void> {
  const { submission, blob } = answer ?? {}
  if (submission === undefined || blob == null) throw new TypeError('no answer, or none with a blob')
  const client = exchange.client(from)
  for (let part = 0; part * BLOB_PART < blob.length; part += 1)
    await client.putBlobPart(submission.blob?.id ?? '', part, blob.subarray(part * BLOB_PART, (part + 1) * BLOB_PART))
  await client.submitRecord(submission, { idempotencyKey: newId() })
}

export const freshKey = (): IdempotencyKey => ({ principal: newId(), key: newId(), requestHash: newId() })

/** A sound message in Tigrinya, to be answered within ten days. */
export const aMessage = (change: Partial<NewMessage> = {}): NewMessage => {
  const names = [
    { full: 'ሰላም ተስፋይ', script: 'Ethi', lang: 'ti' },
    { full: 'Selam Tesfay', script: 'Latn' },
  ]
  return {
    to: 'transit',
    letter: { body: 'ሓፍተይ ደሓን ድያ፧', lang: 'ti', script: 'Ethi' },
    sender: { names, address: 'ከረን ዞባ 02' },
    addressee: { names, address: 'Harbour street 3' },
    relationship: 'sister',
    openLetterAcknowledged: true,
    basis: {
      basis: 'consent',
      giver: 'self',
      method: 'oral-witnessed',
      language: 'ti',
      interpreter: false,
      noticeVersion: '2026-1',
      givenAt: '2026-11-20T09:00:00Z',
    },
    until: new Date(clock.now().getTime() + 10 * 86_400_000).toISOString(),
    ...change,
  }
}
