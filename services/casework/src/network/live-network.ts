import type { AuditAction } from '@kinlink/contracts'
import type { ExchangeClient } from '@kinlink/exchange-client'
import type { Db, Queries } from '@kinlink/postgres'
import { type Clock, every, type Logger, type Ticker } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Storage } from '../keys/storage.ts'
import { type LinkageKey, newestLinkageKey } from '../linkage-keys/linkage-key-store.ts'
import type { KnownAgreement } from './agreements.ts'
import { type DocumentKind, keepDocument, keptDocuments } from './document-store.ts'
import {
  type Knowledge,
  type Learned,
  learnAgreement,
  learnMemberList,
  learnPolicyPack,
  learnStatements,
  NOTHING,
  type Viewpoint,
} from './knowledge.ts'
import type { NetworkView, PartialNetwork } from './network.ts'
import { keysLogOf, partialNetwork, wholeNetwork } from './snapshot.ts'

export type LiveNetwork = NetworkView & {
  /** What is known while something is still missing: enough to administer the network. */
  partial(): PartialNetwork | null
  agreements(): readonly KnownAgreement[]
  /** Asks the exchange for everything and believes what can be believed. Never throws because of what it answers. */
  refresh(): Promise<void>
  /** Reads the linkage key again after one was kept. */
  reloadLinkageKey(): Promise<void>
  /** Whether the exchange answered when it was last asked. */
  reachable(): boolean
  start(): void
  nudge(): void
  close(): Promise<void>
}

export type NetworkDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly client: Pick<ExchangeClient, 'memberList' | 'statements' | 'agreements' | 'policyPack'>
  readonly storage: Storage
  readonly viewpoint: Viewpoint
  readonly logger: Logger
  readonly seconds: number
}

const ACTIONS: Readonly<Record<DocumentKind, AuditAction>> = {
  'member-list': 'policy.member-list',
  statement: 'key.statement',
  agreement: 'policy.agreement',
  'policy-pack': 'policy.pack',
}

/** Opens the view with what was believed before, each document judged again; the exchange is not needed for it. */
export async function openNetwork(deps: NetworkDeps): Promise<LiveNetwork> {
  const { db, clock, client, storage, viewpoint, logger, seconds } = deps
  let knowledge = await rebuild(db, viewpoint)
  let keysLog = keysLogOf(knowledge)
  let linkageKey: LinkageKey | null = await newestLinkageKey(db, storage, null)
  let reached = false
  let ticker: Ticker | undefined
  const told = new Map<string, string>()

  const take = async (kind: DocumentKind, subject: string, learn: (known: Knowledge) => Learned): Promise<void> => {
    const { knowledge: after, keep, why } = learn(knowledge)
    const disbelief = why === null ? 'believed' : why
    const news = (told.get(`${kind} ${subject}`) ?? 'believed') !== disbelief
    if (keep.length > 0 || news) {
      if (why !== null) logger.warn({ name: kind, code: why }, 'a document of the network is not believed')
      await db.transaction(async (tx) => {
        for (const document of keep) {
          await keepDocument(tx, document, clock.now())
          await logAct(tx, 'automation', { action: ACTIONS[kind], subject: idOf(document.subject), decision: 'allow' })
        }
        if (why === null) return
        await logAct(tx, 'automation', { action: ACTIONS[kind], subject: idOf(subject), decision: 'deny', code: why })
      })
    }
    told.set(`${kind} ${subject}`, disbelief)
    knowledge = after
    keysLog = keysLogOf(knowledge)
  }

  const refresh = async (): Promise<void> => {
    linkageKey = await newestLinkageKey(db, storage, linkageKey)
    const list = await client.memberList()
    reached = list.ok || list.problem.code !== 'unavailable'
    if (!reached) return
    if (list.ok) await take('member-list', '', (known) => learnMemberList(known, viewpoint, list.value.document))
    for (const { id: society } of knowledge.list?.value.members ?? []) {
      const answer = await client.statements(society)
      if (!answer.ok) continue
      const documents = answer.value.statements
      await take('statement', society, (known) => learnStatements(known, viewpoint, { society, documents }))
    }
    const pack = await client.policyPack()
    if (pack.ok) await take('policy-pack', '', (known) => learnPolicyPack(known, viewpoint, pack.value.document))
    const agreements = await client.agreements()
    if (!agreements.ok) return
    for (const [index, { document }] of agreements.value.agreements.entries())
      await take('agreement', `number ${index}`, (known) => learnAgreement(known, viewpoint, document))
  }

  const partial = () => partialNetwork({ knowledge, viewpoint, linkageKey, keysLog, now: clock.now() })
  return {
    partial,
    current: () => wholeNetwork(partial()),
    agreements: () => [...knowledge.agreements.values()],
    refresh,
    reloadLinkageKey: async () => {
      linkageKey = await newestLinkageKey(db, storage, linkageKey)
    },
    reachable: () => reached,
    start() {
      ticker = every(seconds * 1000, refresh, { logger })
    },
    nudge: () => ticker?.nudge(),
    close: async () => ticker?.stop(),
  }
}

const idOf = (subject: string): string | null => (/^[A-Za-z0-9_-]{21}[AQgw]$/.test(subject) ? subject : null)

/** What was believed before is judged again from the pinned keys on: a database is no root of trust. */
async function rebuild(db: Queries, viewpoint: Viewpoint): Promise<Knowledge> {
  let knowledge = NOTHING
  for (const { document } of await keptDocuments(db, 'member-list'))
    knowledge = learnMemberList(knowledge, viewpoint, document).knowledge
  const statements = Map.groupBy(await keptDocuments(db, 'statement'), ({ subject }) => subject)
  for (const [society, rows] of statements) {
    const documents = rows.map(({ document }) => document)
    knowledge = learnStatements(knowledge, viewpoint, { society, documents }).knowledge
  }
  for (const { document } of await keptDocuments(db, 'policy-pack'))
    knowledge = learnPolicyPack(knowledge, viewpoint, document, 'ever').knowledge
  for (const { document } of await keptDocuments(db, 'agreement'))
    knowledge = learnAgreement(knowledge, viewpoint, document, 'ever').knowledge
  return knowledge
}
