import type { MultiSigned } from '@kinlink/contracts'
import { H, toB64, utf8 } from '@kinlink/crypto/hash'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import type { KeysLog } from '../keys-log/keys-log.ts'
import { behindLog } from './behind-log.ts'
import {
  type Knowledge,
  type Learned,
  learnAgreement,
  learnMemberList,
  learnPolicyPack,
  learnStatements,
} from './knowledge.ts'
import type { Learner, LearnerDeps, Served } from './learner.ts'
import type { NetworkDeps } from './live-network.ts'

type AskDeps = LearnerDeps & Pick<NetworkDeps, 'client'>

/**
 * Asks for the log and for every document. Whether the exchange answered. What it serves is judged piece by piece;
 * nothing of it is taken on trust.
 */
export async function askForAll(deps: AskDeps, learner: Learner, log: KeysLog): Promise<boolean> {
  const { client, viewpoint } = deps
  await log.follow()
  const list = await client.memberList()
  if (!list.ok && list.problem.code === 'unavailable') return false
  const shown = new Map<string | null, number>()
  if (list.ok) {
    const { document } = list.value
    const served = { kind: 'member-list', subject: '', shown: markOf([document]) } as const
    const why = await take(learner, log, served, (known) => learnMemberList(known, viewpoint, document, log.known()))
    // A list that is refused was shown.
    shown.set(null, why === null ? (learner.knowledge().list?.value.seq ?? -1) : Number.POSITIVE_INFINITY)
  }
  for (const { id: society } of learner.knowledge().list?.value.members ?? []) {
    const answer = await client.statements(society)
    if (!answer.ok) {
      if (answer.problem.code === 'not_found') shown.set(society, -1)
      continue
    }
    const documents = answer.value.statements
    const served = { kind: 'statement', subject: society, shown: markOf(documents) } as const
    const learn = (known: Knowledge) => learnStatements(known, viewpoint, { society, documents }, log.known())
    await take(learner, log, served, learn)
    shown.set(society, documents.length - 1)
  }
  await alarmWithheld(deps, learner, log, shown)
  await askForRules(deps, learner)
  return true
}

/** What is newer than the log as it is known is judged by the log as it is now. */
async function take(learner: Learner, log: KeysLog, served: Served, learn: (known: Knowledge) => Learned) {
  if (learn(learner.knowledge()).why === 'unlogged') await log.follow()
  return learner.take(served, learn)
}

/** The log has what the exchange, which answered, did not show. */
async function alarmWithheld(
  deps: AskDeps,
  learner: Learner,
  log: KeysLog,
  shown: ReadonlyMap<string | null, number>,
): Promise<void> {
  const withheld = behindLog(learner.knowledge(), log.known()).filter(
    ({ society, number }) => (shown.get(society) ?? Number.POSITIVE_INFINITY) < number,
  )
  if (withheld.length === 0) return
  await deps.db.transaction(async (tx) => {
    for (const { society, digest } of withheld)
      await raiseAlarm(tx, deps, { kind: 'statement-withheld', society, evidence: digest })
  })
}

async function askForRules({ client, viewpoint }: AskDeps, learner: Learner): Promise<void> {
  const pack = await client.policyPack()
  if (pack.ok) {
    const { document } = pack.value
    const served = { kind: 'policy-pack', subject: '', shown: markOf([document]) } as const
    await learner.take(served, (known) => learnPolicyPack(known, viewpoint, document))
  }
  const answer = await client.agreements()
  if (!answer.ok) return
  for (const [index, { document }] of answer.value.agreements.entries()) {
    const served = { kind: 'agreement', subject: `number ${index}`, shown: markOf([document]) } as const
    await learner.take(served, (known) => learnAgreement(known, viewpoint, document))
  }
}

/** Tells one thing that was served from another. */
const markOf = (documents: readonly MultiSigned[]): string =>
  toB64(H(utf8(documents.map(({ header }) => `${header}\n`).join(''))))
