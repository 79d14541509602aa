import type { AuditAction } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import type { Clock, Logger } from '@kinlink/runtime'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import { logAct } from '../audit/log.ts'
import { alarmOf } from './disbelief-alarm.ts'
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
import { believedMark } from './snapshot.ts'

/** Holds what is believed, keeps it in the database, and logs what was learned and what was refused. */
export type Learner = {
  knowledge(): Knowledge
  /** Changes with every statement that is believed. */
  believed(): string
  /** Judges something that was served, and answers why it is not believed; one at a time, because each builds on what is known. `shown` tells one thing that was served from another. */
  take(served: Served, learn: (known: Knowledge) => Learned): Promise<Disbelief | null>
}

export type Served = { readonly kind: DocumentKind; readonly subject: string; readonly shown: string }

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
  let believed = believedMark(knowledge)
  const told = new Map<string, Disbelief | null>()
  return {
    knowledge: () => knowledge,
    believed: () => believed,
    async take(served, learn) {
      const { knowledge: after, keep, why } = learn(knowledge)
      const place = `${served.kind} ${served.subject}`
      // The same refusal is logged once, however often the same thing is served.
      const news = (told.get(place) ?? null) !== why
      if (keep.length > 0 || (news && why !== null)) await keepAndLog(deps, { ...served, keep, why: news ? why : null })
      told.set(place, why)
      knowledge = after
      believed = believedMark(after)
      return why
    },
  }
}

type News = Served & { readonly keep: readonly KeptDocument[]; readonly why: Disbelief | null }

async function keepAndLog(deps: LearnerDeps, { kind, subject, shown, keep, why }: News): Promise<void> {
  const { db, clock, logger } = deps
  if (why !== null) logger.warn({ name: kind, code: why }, 'a document of the network is not believed')
  await db.transaction(async (tx) => {
    for (const document of keep) {
      await keepDocument(tx, document, clock.now())
      await logAct(tx, 'automation', { action: ACTIONS[kind], subject: idOf(document.subject), decision: 'allow' })
    }
    if (why === null) return
    await logAct(tx, 'automation', { action: ACTIONS[kind], subject: idOf(subject), decision: 'deny', code: why })
    const alarm = alarmOf(kind, why)
    const society = subject === '' ? null : subject
    if (alarm !== null) await raiseAlarm(tx, deps, { kind: alarm, society, evidence: `${why} ${shown}` })
  })
}

/** Subjects of agreements are ids; those of statements are member names, which an entry has no place for. */
const idOf = (subject: string): string | null => (/^[A-Za-z0-9_-]{21}[AQgw]$/.test(subject) ? subject : null)

async function rebuild({ db, viewpoint }: LearnerDeps): Promise<Knowledge> {
  let knowledge = NOTHING
  for (const { document } of await keptDocuments(db, 'member-list'))
    knowledge = learnMemberList(knowledge, viewpoint, document, null).knowledge
  const statements = Map.groupBy(await keptDocuments(db, 'statement'), ({ subject }) => subject)
  for (const [society, rows] of statements) {
    const documents = rows.map(({ document }) => document)
    knowledge = learnStatements(knowledge, viewpoint, { society, documents }, null).knowledge
  }
  for (const { document } of await keptDocuments(db, 'policy-pack'))
    knowledge = learnPolicyPack(knowledge, viewpoint, document, 'ever').knowledge
  for (const { document } of await keptDocuments(db, 'agreement'))
    knowledge = learnAgreement(knowledge, viewpoint, document, 'ever').knowledge
  return knowledge
}
