import type { Tx } from '@kinlink/postgres'
import { type Clock, newId } from '@kinlink/runtime'
import type { Random } from '../keys/secret.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { below, happens } from './draw.ts'
import { type DecoyAct, insertOwed } from './owed-store.ts'

/** How many decoys a Society keeps for each person, and how long what brings one along may lie back. */
export type DecoyRules = { readonly share: number; readonly spreadMs: number }
export type OweDeps = { clock: Clock; random: Random; decoys: DecoyRules }

/** With this probability an officer's act brings one about a decoy along: it becomes due within the spread, at a time of its own (docs/adr/0016). */
export async function owe(
  tx: Tx,
  { clock, random, decoys }: OweDeps,
  { officer }: Pick<OfficerSession, 'officer'>,
  act: DecoyAct,
  probability: number,
): Promise<void> {
  if (!happens(random, probability)) return
  const at = clock.now()
  const due = new Date(at.getTime() + below(random, decoys.spreadMs + 1))
  await insertOwed(tx, { id: newId(), officer: officer.id, act, due, at })
}
