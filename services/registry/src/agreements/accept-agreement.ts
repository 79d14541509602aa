import type { Caller, MultiSigned } from '@kinlink/contracts'
import type { Db, Tx } from '@kinlink/postgres'
import { type AnnounceDeps, announce } from '../acts/announce.ts'
import { logRegistryAct } from '../acts/log.ts'
import { type Refused, refused, withSignersOnly } from '../documents/document.ts'
import { lockNetwork } from '../documents/network-lock.ts'
import { newestMemberList } from '../members/member-list-store.ts'
import { newestStatements } from '../statements/statement-store.ts'
import { type Admins, judgeAgreement, keptSignatures, partiesOf } from './agreement.ts'
import { findAgreement, insertAgreement, updateSignatures } from './agreement-store.ts'

export type AgreementDeps = AnnounceDeps & { readonly db: Db; readonly net: string }

/** Takes in an agreement, or the other party's signature under one that is known. */
export const acceptAgreement = (
  { db, net, ...deps }: AgreementDeps,
  caller: Caller,
  document: MultiSigned,
): Promise<{ ok: true } | Refused> =>
  db.transaction(async (tx) => {
    const now = deps.clock.now()
    await lockNetwork(tx)
    const admins = await adminsOfMembers(tx, partiesOf(document))
    const judged = judgeAgreement(document, { net, now, caller: caller.member, adminsOf: (id) => admins.get(id) })
    const stored = judged.ok ? await storeAgreement(tx, judged, document, admins, now) : judged
    const act = { action: 'policy.agreement', member: caller.member, caller } as const
    if (!stored.ok) {
      await logRegistryAct(tx, { ...act, refusal: stored.problem }, now)
      return stored
    }
    await logRegistryAct(tx, { ...act, subject: stored.id }, now)
    if (stored.changed) await announce(tx, deps, 'agreement.changed', stored.parties)
    return { ok: true }
  })

type Judged = Extract<ReturnType<typeof judgeAgreement>, { ok: true }>
type Stored = { ok: true; id: string; changed: boolean; parties: readonly string[] } | Refused

const storeAgreement = async (
  tx: Tx,
  judged: Judged,
  document: MultiSigned,
  admins: ReadonlyMap<string, Admins>,
  now: Date,
): Promise<Stored> => {
  const { header: agreement, digest, signers, signedBy } = judged
  const result = { ok: true, id: agreement.id, parties: agreement.parties } as const
  const known = await findAgreement(tx, agreement.id)
  if (known === undefined) {
    const { signatures } = withSignersOnly(document, signers)
    const clean = { header: document.header, signatures: keptSignatures(signatures, admins) }
    await insertAgreement(tx, agreement, { digest, document: clean, signedBy }, now)
    return { ...result, changed: true }
  }
  if (known.digest !== digest)
    return refused('binding_invalid', 'P-MUTUAL', 'id', 'Another agreement has this id: its wording differs.')
  const have = new Set(known.document.signatures.map(({ kid }) => kid))
  const added = withSignersOnly(document, signers).signatures.filter(({ kid }) => !have.has(kid))
  const bothSigned = [...new Set([...known.signed_by, ...signedBy])]
  if (added.length === 0) return { ...result, changed: false }
  const signatures = keptSignatures([...known.document.signatures, ...added], admins)
  const merged = { header: known.document.header, signatures }
  await updateSignatures(tx, agreement.id, { document: merged, signedBy: bothSigned })
  return { ...result, changed: bothSigned.length !== known.signed_by.length }
}

/** Key admins by the newest statement, or by the member list where a Society has not stated anything yet. */
export const adminsOfMembers = async (tx: Tx, members: readonly string[]): Promise<Map<string, Admins>> => {
  const list = (await newestMemberList(tx))?.list
  const statements = await newestStatements(tx, members)
  return new Map(
    (list?.members ?? [])
      .filter(({ id }) => members.includes(id))
      .map(({ id, admins }) => [id, statements.get(id)?.statement.admins ?? admins]),
  )
}
