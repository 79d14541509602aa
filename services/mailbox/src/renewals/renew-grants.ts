import { type Grant, type GrantHeader, GrantsRenewed, type StoreRenewals } from '@kinlink/contracts'
import { grantDigest } from '@kinlink/crypto/hash'
import type { Tx } from '@kinlink/postgres'
import { logOwnAct } from '../access-log/act.ts'
import { deleteGrants, findRecordKey, findReplaceable, insertGrants } from '../grants/grant-store.ts'
import { readGrantHeader } from '../headers/header.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused, unlessTaken } from '../outcome.ts'
import { findReceipt } from '../receipts/receipt-store.ts'
import { findStored, lockRecordHead } from '../records/record-store.ts'
import { isWithdrawn } from '../withdrawals/withdrawal-store.ts'
import { renews } from './judge-renewal.ts'
import { findRenewed, noteRenewed } from './renewal-store.ts'

type Renewal = {
  readonly at: number
  readonly replaces: string
  readonly grant: Grant
  readonly header: GrantHeader
  readonly digest: string
}

/**
 * Puts grants in the place of older ones of the same record, all or none: the older wraps are gone, and nothing else that anybody can see of the record changes. Absent, another's,
 * withdrawn and shredded are one answer. A renewal that has been made already is done; another one in its place is a conflict.
 */
export const renewGrants = async (mailbox: Mailbox, request: StoreRenewals): Promise<Outcome<GrantsRenewed>> => {
  const { db, clock } = mailbox
  const at = clock.now()
  const { caller, idempotency, recordId } = request
  const renewals = readRenewals(request)
  const outcome =
    renewals === undefined
      ? refused('binding_invalid')
      : await unlessTaken(() =>
          db.transaction((tx) =>
            answerOnce(tx, { principal: caller.member, idempotency, at }, GrantsRenewed, () =>
              renew(mailbox, tx, request, renewals),
            ),
          ),
        )
  if (!outcome.ok) {
    const act = { action: 'grant.renew', subject: recordId, decision: 'deny', code: outcome.problem.code } as const
    await db.transaction((tx) => logOwnAct(tx, caller, act, at))
  }
  return outcome
}

/** Undefined unless all are about the record and of the caller: keeps a faulty gateway from storing what nobody may own. */
const readRenewals = ({ caller, recordId, submission }: StoreRenewals): Renewal[] | undefined => {
  const read = submission.renewals.flatMap(({ replaces, grant }, at): Renewal[] => {
    const header = readGrantHeader(grant.header)
    const own = header?.granter === caller.member && header.rid === recordId
    return header === undefined || !own ? [] : [{ at, replaces, grant, header, digest: grantDigest(grant) }]
  })
  return read.length === submission.renewals.length ? read : undefined
}

const renew = async (
  { clock }: Mailbox,
  tx: Tx,
  { caller, recordId, submission }: StoreRenewals,
  all: readonly Renewal[],
): Promise<Outcome<GrantsRenewed>> => {
  const head = await lockRecordHead(tx, recordId)
  const at = clock.now()
  const stored = await findStored(tx, recordId, at)
  if (head?.author !== caller.member || stored === undefined || (await isWithdrawn(tx, recordId)))
    return refused('not_found')
  const gids = all.map(({ replaces }) => replaces)
  const before = await findRenewed(tx, recordId, gids)
  const renewals = all.filter(({ replaces, digest }) => before.get(replaces) !== digest)
  if (renewals.length > 0) {
    const receipt = await findReceipt(tx, stored.basis, at)
    if (receipt === undefined ? stored.type !== 'key' : !receipt.living) return refused('conflict')
    const placed = new Map((await findReplaceable(tx, recordId, gids)).map((grant) => [grant.gid, grant]))
    if (renewals.some(({ replaces }) => !placed.has(replaces))) return refused('conflict')
    const wider = renewals.find(({ replaces, header }) => !fits(header, placed.get(replaces)?.header))
    if (wider !== undefined) return refused('binding_invalid', { errors: [{ ...WIDER, pointer: pointerOf(wider) }] })
    await deleteGrants(tx, [...placed.keys()])
    const mandate = submission.mandate
    insertGrants(
      tx,
      recordId,
      renewals.map(({ grant, header, replaces }) => ({
        grant,
        header,
        position: placed.get(replaces)?.position ?? 0,
        mandate: header.mandate === undefined ? undefined : mandate,
      })),
      await findRecordKey(tx, recordId),
    )
    await noteRenewed(
      tx,
      recordId,
      renewals.map(({ replaces, digest }) => ({ gid: replaces, digest })),
      at,
    )
  }
  await logOwnAct(tx, caller, { action: 'grant.renew', subject: recordId, decision: 'allow' }, at)
  return done({ recordId, state: 'renewed' })
}

const fits = (header: GrantHeader, replaced: string | undefined): boolean => {
  const read = replaced === undefined ? undefined : readGrantHeader(replaced)
  return read !== undefined && renews(header, read)
}

const WIDER = { text: 'A renewal is of the same record, recipient and line as what it replaces, and gives no more.' }
const pointerOf = ({ at }: Renewal): string => `/body/renewals/${at}/grant/header`
