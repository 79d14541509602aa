import type { ErasureView, ReadErasure } from '@kinlink/contracts'
import { logOwnAct } from '../access-log/act.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { findErasure, viewOf } from './erasure-store.ts'

/** How the erasure of a record stands, for its author alone; anybody else is told that there is nothing. */
export const readErasure = (
  { db, clock }: Pick<Mailbox, 'db' | 'clock'>,
  { caller, recordId }: ReadErasure,
): Promise<Outcome<ErasureView>> =>
  db.transaction(async (tx) => {
    const erasure = await findErasure(tx, recordId)
    const own = erasure?.author === caller.member ? erasure : undefined
    const act = { action: 'erasure.read', subject: recordId } as const
    const verdict =
      own === undefined ? ({ decision: 'deny', code: 'not_found' } as const) : { decision: 'allow' as const }
    await logOwnAct(tx, caller, { ...act, ...verdict }, clock.now())
    return own === undefined ? refused('not_found') : done(viewOf(own))
  })
