import { sql } from '@kinlink/postgres'
import type { Eraser } from '../erasures/eraser.ts'

/** An enquirer's request that was withdrawn where it was handed in. */
export const eraseRightsRequest: Eraser = async (tx, rid) => {
  await tx.run(sql`delete from rights_request where rid = ${rid}`)
}
