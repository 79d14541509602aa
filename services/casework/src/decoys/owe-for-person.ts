import type { Tx } from '@kinlink/postgres'
import { ENTRY_DAYS } from '../people/register-person.ts'
import { daysLater } from '../sealing/buckets.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { decoysPerPerson } from './decoy-store.ts'
import { type OweDeps, owe } from './owe.ts'
import type { DecoyAct } from './owed-store.ts'

/** What an officer does about a person whose entry may still live brings the same about a decoy along, as often as there are decoys for people. */
export async function oweForPerson(
  tx: Tx,
  deps: OweDeps,
  session: Pick<OfficerSession, 'officer'>,
  act: DecoyAct,
  registeredAt: Date,
): Promise<void> {
  const now = deps.clock.now()
  const oldest = daysLater(now, -ENTRY_DAYS)
  if (registeredAt > oldest) await owe(tx, deps, session, act, await decoysPerPerson(tx, now, oldest))
}
