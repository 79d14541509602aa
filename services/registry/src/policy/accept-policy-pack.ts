import type { Caller, MultiSigned } from '@kinlink/contracts'
import type { Db } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { logRegistryAct } from '../acts/log.ts'
import { adminsOfMembers } from '../agreements/accept-agreement.ts'
import { type Refused, refused } from '../documents/document.ts'
import { lockNetwork } from '../documents/network-lock.ts'
import { newestMemberList } from '../members/member-list-store.ts'
import { judgePolicyPack } from './policy-pack.ts'
import { insertPack, newestPack } from './policy-pack-store.ts'

export type PackDeps = { readonly db: Db; readonly net: string; readonly clock: Clock }

/** Takes in a policy pack from the coordinating member. The one in force handed in again changes nothing. */
export const acceptPolicyPack = (
  { db, net, clock }: PackDeps,
  caller: Caller,
  document: MultiSigned,
): Promise<{ ok: true } | Refused> =>
  db.transaction(async (tx) => {
    const now = clock.now()
    await lockNetwork(tx)
    const newest = await newestPack(tx)
    if (newest !== undefined && newest.document.header === document.header) return { ok: true }
    const coordinator = (await newestMemberList(tx))?.list.coordinator
    const admins = coordinator === undefined ? undefined : (await adminsOfMembers(tx, [coordinator])).get(coordinator)
    const judged =
      caller.member === coordinator
        ? judgePolicyPack(document, { net, now, newestVersion: newest?.version, admins })
        : refused('binding_invalid', 'P-INDEPENDENT', 'signatures', 'Only the coordinating member issues policy packs.')
    const act = { action: 'policy.pack', member: caller.member, caller } as const
    if (!judged.ok) {
      await logRegistryAct(tx, { ...act, refusal: judged.problem }, now)
      return judged
    }
    const { version } = judged.header
    await insertPack(tx, { version, digest: judged.digest, document }, now)
    await logRegistryAct(tx, { ...act, pack: version }, now)
    return { ok: true }
  })
