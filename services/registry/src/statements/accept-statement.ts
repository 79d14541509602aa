import type { MultiSigned } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import { type AnnounceDeps, announce } from '../acts/announce.ts'
import { logRegistryAct } from '../acts/log.ts'
import type { Refused } from '../documents/document.ts'
import { lockNetwork } from '../documents/network-lock.ts'
import { newestMemberList } from '../members/member-list-store.ts'
import { judgeStatement, societyOf } from './statement.ts'
import { insertStatement, newestStatements } from './statement-store.ts'

export type StatementDeps = AnnounceDeps & { readonly db: Db; readonly net: string }

/** Takes in what a Society says of itself. The statement in force handed in again changes nothing. */
export const acceptStatement = (
  { db, net, ...deps }: StatementDeps,
  document: MultiSigned,
): Promise<{ ok: true } | Refused> =>
  db.transaction(async (tx) => {
    const now = deps.clock.now()
    await lockNetwork(tx)
    const list = (await newestMemberList(tx))?.list
    const society = societyOf(document)
    const member = list?.members.find(({ id }) => id === society)
    const newest = member === undefined ? undefined : (await newestStatements(tx, [member.id])).get(member.id)
    if (newest !== undefined && newest.document.header === document.header) return { ok: true }
    const judged = judgeStatement(document, { net, now, member, newest })
    if (!judged.ok) {
      // Whoever sent it has not shown to be of that Society: the denial is the network's to know.
      await logRegistryAct(tx, { action: 'key.statement', member: null, caller: null, refusal: judged.problem }, now)
      return judged
    }
    await insertStatement(tx, { statement: judged.header, digest: judged.digest, document }, now)
    await logRegistryAct(tx, { action: 'key.statement', member: judged.header.society, caller: null }, now)
    await announce(tx, deps, 'statement.changed', list?.members.map(({ id }) => id) ?? [])
    return { ok: true }
  })
