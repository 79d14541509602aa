import type { Db } from '@kinlink/postgres'
import { type AlarmDeps, raiseAlarm } from '../alarms/raise-alarm.ts'
import { createTurns } from '../keys/turns.ts'
import type { KnownLog } from './known-log.ts'

/** The newest checkpoint of the keys log that the author of a record had verified when it was sealed. */
export type Heard = {
  readonly author: string
  readonly recordId: string
  readonly size: number
  readonly root: string
}

export type GossipDeps = AlarmDeps & { readonly db: Db; readonly behind: () => void }

/** More than this of what cannot be compared yet is not kept: one that lies shows in a few. */
const MOST_WAITING = 1000

/** Two Societies that are shown different logs find out by their records: each says what its author has seen. */
export function createGossip(deps: GossipDeps, known: () => KnownLog) {
  let waiting: Heard[] = []
  const turns = createTurns()
  const alarm = (heard: Heard): Promise<void> =>
    turns.take(async () => {
      const { author: society, recordId, size, root } = heard
      const found = { kind: 'gossip-fork', society, recordId, evidence: `${size} ${root}` } as const
      await deps.db
        .transaction((tx) => raiseAlarm(tx, deps, found))
        .catch((err: unknown) => deps.logger.error({ err }, 'an alarm could not be kept'))
    })
  const fits = ({ size, root }: Heard): boolean => known().rootAt(size) === root
  return {
    heard(said: Heard): void {
      if (said.size === 0) return
      if (said.size <= known().size) {
        if (!fits(said)) void alarm(said)
        return
      }
      if (waiting.length < MOST_WAITING) waiting.push(said)
      deps.behind()
    },
    /** What was heard before the log is asked for: a log that is shown afterwards has to hold it. */
    mark: (): readonly Heard[] => [...waiting],
    /** Compares what waited with the log as it was shown after it had been heard. */
    async compare(asked: readonly Heard[]): Promise<void> {
      const { size } = known()
      const due = waiting.filter((heard) => heard.size <= size || asked.includes(heard))
      waiting = waiting.filter((heard) => !due.includes(heard))
      for (const heard of due) if (heard.size > size || !fits(heard)) await alarm(heard)
    },
    settled: (): Promise<void> => turns.take(async () => {}),
  }
}
