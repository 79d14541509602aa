import { EntriesRecoded, type RecodedHeader, type StoreRecodings } from '@kinlink/contracts'
import type { Tx } from '@kinlink/postgres'
import { emit } from '@kinlink/queue'
import { logOwnAct } from '../access-log/act.ts'
import { readRecodedHeader } from '../headers/header.ts'
import { answerOnce } from '../idempotency/idempotency-store.ts'
import type { Mailbox } from '../mailbox.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { judgeRecoding } from './judge-recoding.ts'
import { keysIssued, lockLiving, recode } from './recoding-store.ts'

/**
 * Puts codes under a newer linkage key in the place of older ones, each entry judged alone, and promises them to matching. Id, officer, pairs and words on them stay; nothing is charged,
 * since nobody new can be asked for: each entry has one code an epoch. Whoever may see pairs of an entry is told nothing.
 */
export const recodeEntries = async (mailbox: Mailbox, request: StoreRecodings): Promise<Outcome<EntriesRecoded>> => {
  const { db, clock } = mailbox
  const { caller, idempotency, submission } = request
  const at = clock.now()
  const headers = submission.recodings.map(({ header }) => readRecodedHeader(header))
  const own = headers.filter((header) => header?.author === caller.member) as RecodedHeader[]
  return db.transaction(async (tx) => {
    const asked = { principal: caller.member, idempotency, at }
    if (own.length < headers.length) {
      const act = { action: 'entry.recode', subject: null, decision: 'deny', code: 'binding_invalid' } as const
      await logOwnAct(tx, caller, act, at)
      return refused('binding_invalid')
    }
    return answerOnce(tx, asked, EntriesRecoded, async () => done(await recodeEach(mailbox, tx, request, own, at)))
  })
}

const recodeEach = async (
  { clock, nudge }: Mailbox,
  tx: Tx,
  { caller, submission }: StoreRecodings,
  headers: readonly RecodedHeader[],
  at: Date,
): Promise<EntriesRecoded> => {
  const ids = headers.map(({ id }) => id)
  const entries = await lockLiving(tx, ids, caller.member, at)
  const named = [...headers.map(({ codeEpoch }) => codeEpoch), ...[...entries.values()].map((e) => e.code_epoch)]
  const issued = await keysIssued(tx, named)
  const items: EntriesRecoded['items'] = []
  for (const [place, header] of headers.entries()) {
    const entry = submission.recodings[place]
    if (entry === undefined) continue
    const verdict = judgeRecoding(header, { living: entries.get(header.id), code: entry.code, issued })
    if (verdict === 'recoded') {
      await recode(tx, { entry, header, mandate: submission.mandate })
      await emit(tx, { topic: 'entry.submitted', payload: { entryId: header.id } }, clock)
    }
    const state = verdict === 'kept' ? 'recoded' : verdict
    const said = state === 'recoded' ? ({ decision: 'allow' } as const) : ({ decision: 'deny', code: state } as const)
    await logOwnAct(tx, caller, { action: 'entry.recode', subject: header.id, ...said }, at)
    items.push({ entryId: header.id, state })
  }
  tx.afterCommit(nudge)
  return { items }
}
