import type { Eraser } from '../erasures/eraser.ts'
import { forgetWhereHeard } from '../keys-log/heard-store.ts'
import { forgetRecord } from './memory-store.ts'

/** No revision and no digest of it is remembered here; that it once arrived stays by id and digest (docs/adr/0014). */
export const eraseMemory: Eraser = async (tx, rid) => {
  await forgetRecord(tx, rid)
  await forgetWhereHeard(tx, rid)
}
