import { every } from '@kinlink/runtime'
import type { CaseWork } from './case-work.ts'
import { forgetUntaken } from './chain/sent-store.ts'
import { watchChains } from './chain/watch-chains.ts'
import { tendKeys } from './key-changes/tend-keys.ts'
import { matchLocally } from './local-matches/match-locally.ts'
import { lookAgain } from './offers/doubt.ts'
import { forgetEndedEntries } from './recodings/own-entry-store.ts'
import { recodeAll } from './recodings/recode.ts'
import { regrant } from './regrants/regrant.ts'
import { shredExpired } from './retention/shred-expired.ts'
import { forgetOld } from './sessions/session-store.ts'

type Work = CaseWork &
  Parameters<typeof recodeAll>[0] &
  Parameters<typeof regrant>[0] &
  Parameters<typeof tendKeys>[0] &
  Parameters<typeof watchChains>[0]
type Turn = readonly [ms: number, work: (signal: AbortSignal) => Promise<unknown>]

const SECOND = 1000
const MINUTE = 60_000

/** What a Society does again and again without being asked, each at a pace of its own and never twice at once. */
export const workByTheClock = (work: Work): { stop(): Promise<void> } => {
  const turns: readonly Turn[] = [
    // What is new is compared within the Society.
    [SECOND, (signal) => matchLocally(work, signal)],
    // Grants to epochs that end.
    [SECOND, (signal) => regrant(work, signal)],
    [2 * SECOND, (signal) => recodeAll(work, signal)],
    // Statements that were missing may be known by now.
    [2 * SECOND, () => lookAgain(work)],
    [2 * SECOND, () => tendKeys(work)],
    // What others have sent and has not arrived.
    [2 * SECOND, () => watchChains(work)],
    // What an officer holds at that moment is passed over, and found a minute later.
    [MINUTE, (signal) => shredExpired(work, signal)],
    [10 * MINUTE, () => forget(work)],
  ]
  const tickers = turns.map(([ms, turn]) => every(ms, turn, { logger: work.logger }))
  return { stop: async () => void (await Promise.all(tickers.map((ticker) => ticker.stop()))) }
}

const forget = async ({ db, clock }: Pick<CaseWork, 'db' | 'clock'>): Promise<void> => {
  const now = clock.now()
  await forgetOld(db, now)
  await forgetUntaken(db, now)
  await forgetEndedEntries(db, now)
}
