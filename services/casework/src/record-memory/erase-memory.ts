import type { Eraser } from '../erasures/eraser.ts'
import { forgetRecord } from './memory-store.ts'

/** Not even a digest stays: what was erased is not taken in again, whatever its revision. */
export const eraseMemory: Eraser = async (tx, rid) => void (await forgetRecord(tx, rid))
