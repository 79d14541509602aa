import type { Eraser } from '../erasures/eraser.ts'
import { forgetWhereHeard } from '../keys-log/heard-store.ts'
import { forgetRecord } from './memory-store.ts'

/** Not even a digest stays: what was erased is not taken in again, whatever its revision. */
export const eraseMemory: Eraser = async (tx, rid) => {
  await forgetRecord(tx, rid)
  await forgetWhereHeard(tx, rid)
}
