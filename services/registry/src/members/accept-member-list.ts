import type { MultiSigned } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import type { Anchors } from '@kinlink/runtime'
import { type AnnounceDeps, announce } from '../acts/announce.ts'
import { logRegistryAct } from '../acts/log.ts'
import type { Refused } from '../documents/document.ts'
import { lockNetwork } from '../documents/network-lock.ts'
import { type KeysLog, logDocuments } from '../keys-log/log-documents.ts'
import { judgeMemberList } from './member-list.ts'
import { insertMemberList, newestMemberList } from './member-list-store.ts'

export type MemberListDeps = AnnounceDeps & {
  readonly db: Db
  readonly net: string
  readonly anchors: Anchors
  readonly keysLog: KeysLog
}

/** Takes in a member list. The one in force handed in again changes nothing. */
export const acceptMemberList = (
  { db, net, anchors, keysLog, ...deps }: MemberListDeps,
  document: MultiSigned,
): Promise<{ ok: true } | Refused> =>
  db.transaction(async (tx) => {
    const now = deps.clock.now()
    await lockNetwork(tx)
    const newest = await newestMemberList(tx)
    if (newest !== undefined && newest.document.header === document.header) return { ok: true }
    const judged = judgeMemberList(document, { net, anchors, newest: newest?.list })
    const act = { action: 'policy.member-list', member: null, caller: null } as const
    if (!judged.ok) {
      await logRegistryAct(tx, { ...act, refusal: judged.problem }, now)
      return judged
    }
    await insertMemberList(tx, { list: judged.header, digest: judged.digest, document }, now)
    await logDocuments(tx, keysLog, now)
    await logRegistryAct(tx, act, now)
    const members = judged.header.members.map(({ id }) => id)
    await announce(tx, deps, 'statement.changed', members)
    return { ok: true }
  })
