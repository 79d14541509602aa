import type { ErasureState, SignedAct, WithdrawalHeader } from '@kinlink/contracts'
import { type Signer, signAct } from '@kinlink/crypto/sign'
import type { Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Storage } from '../keys/storage.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { forgetRecord } from '../record-memory/memory-store.ts'
import { forgetOwnGrants } from '../regrants/own-grant-store.ts'
import { actHeader } from '../sealing/act-header.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { dropParts } from '../submission/part-store.ts'
import { queueSubmission } from '../submission/queue-submission.ts'
import { dropUntried, forgetTried, recordReached } from '../submission/submission-store.ts'
import { findWithdrawal, putWithdrawal } from './withdrawal-store.ts'

export type WithdrawDeps = { clock: Clock; storage: Pick<Storage, 'destroy'>; jobs: Pick<Jobs, 'emit'> }

/** A record that this Society authored: a case, a message, a release. */
export type OwnRecord = {
  readonly rid: string
  /** The key of all that is kept of it here, to be destroyed; null when what is kept stays readable. */
  readonly keyId: string | null
}

/** The officer's signed word that a record is withdrawn. */
export function signWithdrawal(
  rid: string,
  signer: Signer,
  network: NetworkSnapshot,
  deps: { clock: Clock },
): SignedAct {
  const header: WithdrawalHeader = { ...actHeader(deps, network), rid }
  return signAct('withdrawal', header, signer)
}

/**
 * Withdraws a record of this Society, in the transaction that empties what is kept of it (F5): its key is destroyed, and so is what was sealed; what waits is not handed in any more;
 * what the exchange has or may have is followed by the withdrawal. The caller holds the row of the case or message. Doing it again changes nothing, unless the exchange has refused the signature. Without a session it is
 * the word that an officer signed beforehand.
 */
export async function withdrawRecord(
  tx: Tx,
  deps: WithdrawDeps,
  session: OfficerSession | null,
  own: OwnRecord,
  signed: SignedAct,
): Promise<ErasureState> {
  if (own.keyId !== null) await deps.storage.destroy(tx, own.keyId)
  const known = await findWithdrawal(tx, own.rid)
  if (known !== undefined && known.handed_in !== 'refused') return known.state
  const at = deps.clock.now()
  await forgetRecord(tx, own.rid)
  await forgetOwnGrants(tx, own.rid)
  await dropUntried(tx, 'record', own.rid, at)
  await forgetTried(tx, own.rid)
  // Once nothing of it waits any more.
  await dropParts(tx, own.rid)
  const { accepted, unanswered } = await recordReached(tx, own.rid)
  const reached = accepted || unanswered !== null
  const state = reached ? ('requested' as const) : ('complete' as const)
  const by = session?.officer.id ?? null
  await putWithdrawal(tx, { rid: own.rid, state, handedIn: reached ? 'waiting' : 'unneeded', at, by })
  if (reached) {
    const body = { id: own.rid, act: signed }
    await queueSubmission(tx, deps, { kind: 'withdrawal', subject: own.rid, act: session?.act ?? null, body })
  }
  await logAct(tx, session ?? 'automation', { action: 'record.withdraw', subject: own.rid, decision: 'allow' })
  return state
}
