import type { MultiSigned, Statement } from '@kinlink/contracts'
import type { Db, Tx } from '@kinlink/postgres'
import { type AnnounceDeps, announce } from '../acts/announce.ts'
import { logRegistryAct } from '../acts/log.ts'
import { type Refused, refused } from '../documents/document.ts'
import { lockNetwork } from '../documents/network-lock.ts'
import { type KeysLog, logDocuments } from '../keys-log/log-documents.ts'
import { newestMemberList } from '../members/member-list-store.ts'
import { judgeStatement, societyOf } from './statement.ts'
import { countStatements, insertStatement, statementChain } from './statement-store.ts'

export type StatementDeps = AnnounceDeps & { readonly db: Db; readonly net: string; readonly keysLog: KeysLog }

const PER_DAY = 24
const DAY = 86_400_000

/** Takes in what a Society says of itself. The statement in force handed in again changes nothing. */
export const acceptStatement = (
  { db, net, keysLog, ...deps }: StatementDeps,
  document: MultiSigned,
): Promise<{ ok: true } | Refused> =>
  db.transaction(async (tx) => {
    const now = deps.clock.now()
    await lockNetwork(tx)
    const list = (await newestMemberList(tx))?.list
    const society = societyOf(document)
    const member = list?.members.find(({ id }) => id === society)
    const chain = member === undefined ? [] : await statementChain(tx, member.id)
    if (chain.at(-1)?.document.header === document.header) return { ok: true }
    const sound = judgeStatement(document, { net, now, member, chain })
    const judged = sound.ok ? ((await tooMany(tx, sound.header.society, now)) ?? sound) : sound
    if (!judged.ok) {
      // Whoever sent it has not shown to be of that Society: the denial is the network's to know.
      await logRegistryAct(tx, { action: 'key.statement', member: null, caller: null, refusal: judged.problem }, now)
      return judged
    }
    await insertStatement(tx, { statement: judged.header, digest: judged.digest, document }, now)
    await logDocuments(tx, keysLog, now)
    await logRegistryAct(tx, { action: 'key.statement', member: judged.header.society, caller: null }, now)
    const members = list?.members.map(({ id }) => id) ?? []
    await announce(tx, deps, 'statement.changed', members)
    if (endsAnEpoch(chain.at(-1)?.statement, judged.header)) await announce(tx, deps, 'epoch.closing', members)
    return { ok: true }
  })

/** Whether an epoch that was open is not any more. Which one, and until when it is handed out to, stands in the statement. */
const endsAnEpoch = (before: Statement | undefined, after: Statement): boolean =>
  after.epochs.some(
    ({ eid, state }) =>
      state !== 'open' && before?.epochs.some((epoch) => epoch.eid === eid && epoch.state === 'open') === true,
  )

/** Every statement is told to every member: two administrators of one Society must not be able to flood them all. */
const tooMany = async (tx: Tx, society: string, now: Date): Promise<Refused | undefined> =>
  (await countStatements(tx, society, new Date(now.getTime() - DAY))) < PER_DAY
    ? undefined
    : refused('statement_invalid', 'P-INDEPENDENT', 'seq', 'A Society states itself anew at most 24 times a day.')
