import type { Db } from '@kinlink/postgres'
import { type AlarmDeps, raiseAlarm } from '../alarms/raise-alarm.ts'
import { createTurns } from '../keys/turns.ts'
import { type Heard, keepHeard, keptHeard, takeHeard } from './heard-store.ts'
import type { KnownLog } from './known-log.ts'

export type GossipDeps = AlarmDeps & { readonly db: Db; readonly behind: () => void }

/** More than this of what cannot be compared yet is not kept: one that lies shows in a few. */
const MOST_WAITING = 1000

const same = (one: Heard, other: Heard): boolean =>
  one.author === other.author && one.size === other.size && one.root === other.root

/** Two Societies that are shown different logs find out by their records: each says what its author has seen. Begins with what waited before a restart. */
export async function openGossip(deps: GossipDeps, known: () => KnownLog) {
  const { db, logger } = deps
  let waiting = await keptHeard(db)
  const turns = createTurns()
  const fits = ({ size, root }: Heard): boolean => size <= known().size && known().rootAt(size) === root
  /** Alarms if it is a lie, and is done with it; what could not be kept is tried again with the next look at the log. */
  const settle = (heard: Heard): Promise<boolean> =>
    turns.take(async () => {
      const work = db.transaction(async (tx) => {
        const kept = await takeHeard(tx, heard)
        if (fits(heard)) return
        const { author: society, size, root } = heard
        const { recordId } = kept ?? heard
        const evidence = `${size} ${root}`
        await raiseAlarm(tx, deps, { kind: 'gossip-fork', society, ...(recordId !== null && { recordId }), evidence })
      })
      return work.then(
        () => true,
        (err: unknown) => {
          logger.error({ err }, 'an alarm could not be kept')
          return false
        },
      )
    })
  const keep = (heard: Heard): Promise<void> =>
    turns.take(async () => {
      await keepHeard(db, heard).catch((err: unknown) => logger.error({ err }, 'what was heard could not be kept'))
    })
  return {
    heard(said: Heard): void {
      if (said.size === 0) return
      if (said.size <= known().size) {
        if (!fits(said)) void settle(said)
        return
      }
      if (waiting.length < MOST_WAITING && !waiting.some((heard) => same(heard, said))) {
        waiting.push(said)
        void keep(said)
      }
      deps.behind()
    },
    /** What was heard before the log is asked for: a log that is shown afterwards has to hold it. */
    mark: (): readonly Heard[] => [...waiting],
    /** Compares what waited with the log as it was shown after it had been heard. */
    async compare(asked: readonly Heard[]): Promise<void> {
      const { size } = known()
      const due = waiting.filter((heard) => heard.size <= size || asked.includes(heard))
      const settled: Heard[] = []
      for (const heard of due) if (await settle(heard)) settled.push(heard)
      waiting = waiting.filter((heard) => !settled.includes(heard))
    },
    settled: (): Promise<void> => turns.take(async () => {}),
  }
}
