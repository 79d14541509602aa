import { randomBytes } from 'node:crypto'
import type { AlarmKind, MultiSigned } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { type Db, sql } from '@kinlink/postgres'
import { createLogger } from '@kinlink/runtime'
import { Type } from 'typebox'
import { withSociety } from '../../src/db.ts'
import { createStorage } from '../../src/keys/storage.ts'
import { type LiveNetwork, openNetwork } from '../../src/network/live-network.ts'
import { type Documents, networkDocuments, publicKey, signer } from '../network-documents.ts'
import { ServedLog } from '../served-log.ts'
import { emptySociety, NET, STORAGE_SECRET } from '../society.ts'

const clock = { now: () => new Date('2026-11-23T10:15:00Z') }
const ok = <T>(value: T) => ({ ok: true as const, value })
const missing = { ok: false as const, problem: { code: 'not_found' as const } }
const none = { header: '', signatures: [] }

/** What one exchange serves to one Society: honest until it is changed. */
export type Exchange = { documents: Documents; log: ServedLog }
export const honestExchange = (): Exchange => {
  const documents = networkDocuments()
  return { documents, log: ServedLog.of(documents) }
}

/** The casework of a Society, with the exchange that it believes to talk to. */
export type Victim = {
  readonly exchange: Exchange
  readonly db: Db
  view: LiveNetwork
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
  const anchor = publicKey('anchor')
  const open = (): Promise<LiveNetwork> =>
    openNetwork({
      db: withSociety(there.db, { member: me, clock }),
      clock,
      client: {
        keysLogCheckpoint: () => exchange.log.calls().keysLogCheckpoint(),
        keysLogLeaves: (from) => exchange.log.calls().keysLogLeaves(from),
        memberList: async () => ok({ document: exchange.documents.list ?? none }),
        statements: async (member) => {
          const statements = exchange.documents.statements[member]
          return statements === undefined ? missing : ok({ statements })
        },
        policyPack: async () => ok({ document: exchange.documents.pack ?? none }),
        agreements: async () =>
          ok({
            agreements: exchange.documents.agreements.map((document) => ({ document, state: 'in-force' as const })),
          }),
      },
      storage: createStorage(STORAGE_SECRET, randomBytes),
      viewpoint: { net: NET, me, anchors: { keys: new Map([[anchor.kid, anchor.pk]]), threshold: 1 } },
      logger: createLogger({ name: 'test', level: 'silent' }),
      seconds: 3600,
    })
  const made: Victim = {
    exchange,
    db: there.db,
    view: await open(),
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
      await there.db.close()
      await there.database.drop()
    },
  }
  await made.view.refresh()
  return made
}

/** A statement signed by these administrators. */
export const signed = (header: object, names: readonly string[]): MultiSigned =>
  names.reduce((document, name) => signMulti('statement', document, signer(name)), createDocument(header))

export const headerOf = <T>(document: MultiSigned | undefined): T =>
  decodeHeader(document?.header, { maxBytes: 49_152, maxDepth: 8 }).json as T
