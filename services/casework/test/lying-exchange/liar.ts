import { randomBytes } from 'node:crypto'
import type { AlarmKind, MultiSigned } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { createExchangeClient } from '@kinlink/exchange-client'
import { type Db, sql } from '@kinlink/postgres'
import { createLogger, newId } from '@kinlink/runtime'
import { Type } from 'typebox'
import { type Fetched, fetchRecord } from '../../src/candidates/enquiry.ts'
import { withSociety } from '../../src/db.ts'
import { createStorage } from '../../src/keys/storage.ts'
import { type LiveNetwork, openNetwork } from '../../src/network/live-network.ts'
import type { RenewDeps } from '../../src/regrants/renew-record.ts'
import type { OfficerSession } from '../../src/sessions/session.ts'
import { logged } from '../logged.ts'
import { epochSecret, networkDocuments, publicKey, signer } from '../network-documents.ts'
import { ServedLog } from '../served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from '../society.ts'
import { type Exchange, openDoor } from './door.ts'

const clock = { now: () => new Date('2026-11-23T10:15:00Z') }
const logger = createLogger({ name: 'test', level: 'silent' })

export const honestExchange = (documents = networkDocuments()): Exchange => ({
  documents,
  log: ServedLog.of(documents),
  records: new Map(),
  renewals: [],
})

/** The casework of a Society, which speaks over HTTP to what it believes to be an honest exchange. */
export type Victim = {
  readonly exchange: Exchange
  readonly db: Db
  readonly deps: RenewDeps
  view: LiveNetwork
  /** An officer looks at a record. */
  look(rid: string): Promise<Fetched>
  /** Why reads were refused, as the access log has it; `allow` for those that were not. */
  reads(): Promise<string[]>
  /** Starts anew from its database. */
  restart(): Promise<void>
  /** Alarms nobody has acknowledged: kind and Society. */
  alarms(): Promise<(readonly [AlarmKind, string | null])[]>
  /** Somebody has dealt with all of them. */
  acknowledgeAll(): Promise<void>
  close(): Promise<void>
}

const Row = Type.Object({ kind: Type.String(), society: Type.Union([Type.String(), Type.Null()]) })

export const victim = async (exchange: Exchange, me = 'origin'): Promise<Victim> => {
  const there = await emptySociety()
  const door = await openDoor(exchange)
  const anchor = publicKey('anchor')
  const db = withSociety(there.db, { member: me, clock })
  const authKey = { kid: publicKey(`auth ${me}`).kid, seed: randomBytes(32) }
  const client = createExchangeClient({ baseUrl: door.url, net: NET, member: me, authKey, clock })
  const open = (): Promise<LiveNetwork> =>
    openNetwork({
      db,
      clock,
      client,
      storage: createStorage(STORAGE_SECRET, randomBytes),
      viewpoint: { net: NET, me, anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
      logger,
      seconds: 3600,
    })
  const deps = { db, clock, logger, client, random: randomBytes }
  const made: Victim = {
    exchange,
    db: there.db,
    deps,
    view: await open(),
    look: (rid) => fetchRecord({ ...deps, network: { current: () => made.view.current() } }, officerOf(me), rid),
    reads: async () =>
      (await logged(there.db))
        .filter(({ action }) => action === 'record.read' || action === 'record.verify-refused')
        .map(({ decision, code }) => code ?? decision)
        .sort(),
    async restart() {
      await made.view.close()
      made.view = await open()
    },
    alarms: async () => {
      await made.view.close()
      const rows = await there.db.many(
        Row,
        sql`select kind, society from alarm where acknowledged_at is null order by kind, society`,
      )
      return rows.map(({ kind, society }) => [kind as AlarmKind, society] as const)
    },
    acknowledgeAll: async () => void (await there.db.run(sql`update alarm set acknowledged_at = raised_at`)),
    close: async () => {
      await made.view.close()
      await client.close()
      await door.close()
      await there.db.close()
      await there.database.drop()
    },
  }
  await made.view.refresh()
  return made
}

const officerOf = (member: string): OfficerSession => ({
  officer: { id: newId(), kid: signer(`officer ${member}`).kid, roles: ['tracing-officer'] },
  act: newId(),
  signer: async () => signer(`officer ${member}`),
  adminSigner: async () => signer(`admin 1 ${member}`),
  openEpoch: async (line) => (line === 'society' ? [epochSecret(line, member)] : []),
})

/** A statement signed by these administrators. */
export const signed = (header: object, names: readonly string[]): MultiSigned =>
  names.reduce((document, name) => signMulti('statement', document, signer(name)), createDocument(header))

export const headerOf = <T>(document: MultiSigned | undefined): T =>
  decodeHeader(document?.header, { maxBytes: 49_152, maxDepth: 8 }).json as T
