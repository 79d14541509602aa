import { type Logger, newId } from '@kinlink/runtime'
import type { OfficerSession, OpenSession } from '../sessions/session.ts'
import { below } from './draw.ts'
import { type DecoyAct, findDue, hasJustRegistered, postpone } from './owed-store.ts'
import { type PlantDeps, plantDecoy } from './plant-decoy.ts'
import { rejectHidden } from './reject-hidden.ts'
import { rematchDecoy } from './rematch-decoy.ts'
import { removeDecoy } from './remove-decoy.ts'

/** Does what officers owe about decoys while they are at work: nobody else signs with their keys. */
export type DecoyActs = {
  /** Does one act that is due in the officer's session, once the answer is out; the keys are wiped at its end. Tells whether one was done. */
  goOn(session: OpenSession): Promise<boolean>
  /** Notes that the exchange may just have heard of the officer: an act about a decoy would stand beside what no hand types so fast. */
  heard(officer: string): void
  /** Waits for what is being done. */
  close(): Promise<void>
}

const DO: Readonly<Record<DecoyAct, typeof plantDecoy>> = {
  plant: plantDecoy,
  remove: removeDecoy,
  reject: rejectHidden,
  rematch: rematchDecoy,
}

/** An act that became due so long ago became due while nobody was at work. */
const LATE_MS = 600_000
/** Within which it is then drawn anew, so that no session begins with what waited for it. */
const ANEW_MS = 4 * 3_600_000
/** Nobody does two things within so long. */
const PAUSE_MS = 60_000

export function createDecoyActs(deps: PlantDeps & { readonly logger: Logger }): DecoyActs {
  const working = new Map<string, Promise<boolean>>()
  const lastHeard = new Map<string, number>()
  const now = () => deps.clock.now().getTime()
  // What was done before this process ran is not known to it.
  const started = now()
  return {
    async goOn(session) {
      const { id } = session.officer
      // Requests of one officer that end at once do one act, not several.
      if (working.has(id)) return false
      if (deps.decoys.spreadMs > 0 && now() - (lastHeard.get(id) ?? started) < PAUSE_MS) return false
      const done = doOne(deps, session)
        .catch((err: unknown) => {
          deps.logger.warn({ err }, 'what is owed about decoys could not be done')
          return false
        })
        .finally(() => {
          session.wipe()
          working.delete(id)
        })
      working.set(id, done)
      return done
    },
    heard: (officer) => void lastHeard.set(officer, now()),
    async close() {
      await Promise.all(working.values())
    },
  }
}

/** Does the oldest act of the officer that is due, under an act id of its own: the exchange must not join it to the request in which it was done. */
export async function doOne(deps: PlantDeps, session: OfficerSession): Promise<boolean> {
  const { id } = session.officer
  const now = deps.clock.now()
  const owed = await findDue(deps.db, id, now)
  if (owed === undefined) return false
  // Without a spread there is no time of day to hide: in tests and demonstrations all is done at once.
  const spread = deps.decoys.spreadMs
  if (spread > 0 && now.getTime() - owed.due_at.getTime() > LATE_MS) {
    const due = new Date(now.getTime() + below(deps.random, Math.min(spread, ANEW_MS)))
    await postpone(deps.db, owed.id, due)
    return false
  }
  if (spread > 0 && (await hasJustRegistered(deps.db, id, new Date(now.getTime() - PAUSE_MS)))) return false
  return DO[owed.act](deps, { ...session, act: newId() }, owed.id)
}
