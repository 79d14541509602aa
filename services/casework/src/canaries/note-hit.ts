import type { Tx } from '@kinlink/postgres'
import { logAct } from '../audit/log.ts'
import type { Present } from '../candidates/present.ts'
import { findCanary } from './canary-store.ts'

/** A request that came near a canary: an entry in this Society's log with the Society that asked, and nothing anywhere else. */
export async function noteHit(tx: Tx, present: Present, askedBy: string, act: string): Promise<void> {
  if (!present.decoy || (await findCanary(tx, present.id)) === undefined) return
  await logAct(tx, 'automation', { action: 'canary.hit', subject: present.id, decision: 'allow', code: askedBy }, act)
}
