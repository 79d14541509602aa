import type { AuditAction } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import type { Clock, Logger } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Disbelief } from './document.ts'
import { type DocumentKind, type KeptDocument, keepDocument, keptDocuments } from './document-store.ts'
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
import { keysLogOf } from './snapshot.ts'

/** Holds what is believed, keeps it in the database, and logs what was learned and what was refused. */
export type Learner = {
  knowledge(): Knowledge
  keysLog(): { size: number; root: string }
  /** Judges something that was served; one at a time, because each builds on what is known. */
  take(kind: DocumentKind, subject: string, learn: (known: Knowledge) => Learned): Promise<void>
}

export type LearnerDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly logger: Logger
  readonly viewpoint: Viewpoint
}

const ACTIONS: Readonly<Record<DocumentKind, AuditAction>> = {
  'member-list': 'policy.member-list',
  statement: 'key.statement',
  agreement: 'policy.agreement',
  'policy-pack': 'policy.pack',
}

/** Starts from what was believed before, each document judged again from the pinned keys on: a database is no root of trust. */
export async function openLearner(deps: LearnerDeps): Promise<Learner> {
  let knowledge = await rebuild(deps)
  let keysLog = keysLogOf(knowledge)
  const told = new Map<string, Disbelief | null>()
  return {
    knowledge: () => knowledge,
    keysLog: () => keysLog,
    async take(kind, subject, learn) {
      const { knowledge: after, keep, why } = learn(knowledge)
      const place = `${kind} ${subject}`
      // The same refusal is logged once, however often the same thing is served.
      const news = (told.get(place) ?? null) !== why
      if (keep.length > 0 || (news && why !== null))
        await keepAndLog(deps, { kind, subject, keep, why: news ? why : null })
      told.set(place, why)
      knowledge = after
      keysLog = keysLogOf(after)
    },
  }
}

type News = { kind: DocumentKind; subject: string; keep: readonly KeptDocument[]; why: Disbelief | null }

async function keepAndLog({ db, clock, logger }: LearnerDeps, { kind, subject, keep, why }: News): Promise<void> {
  if (why !== null) logger.warn({ name: kind, code: why }, 'a document of the network is not believed')
  await db.transaction(async (tx) => {
    for (const document of keep) {
      await keepDocument(tx, document, clock.now())
      await logAct(tx, 'automation', { action: ACTIONS[kind], subject: idOf(document.subject), decision: 'allow' })
    }
    if (why !== null)
      await logAct(tx, 'automation', { action: ACTIONS[kind], subject: idOf(subject), decision: 'deny', code: why })
  })
}

/** Subjects of agreements are ids; those of statements are member names, which an entry has no place for. */
const idOf = (subject: string): string | null => (/^[A-Za-z0-9_-]{21}[AQgw]$/.test(subject) ? subject : null)

async function rebuild({ db, viewpoint }: LearnerDeps): Promise<Knowledge> {
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
