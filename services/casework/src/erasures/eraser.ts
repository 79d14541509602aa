import type { Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import type { Jobs } from '../jobs/jobs.ts'
import type { Storage } from '../keys/storage.ts'

export type EraserDeps = { clock: Clock; storage: Pick<Storage, 'destroy' | 'open'>; jobs: Pick<Jobs, 'emit'> }

/**
 * How one aggregate erases what it keeps of a record of another Society, in the transaction of the confirmation. One that keeps nothing of it does nothing. It is called once
 * for each record.
 */
export type Eraser = (tx: Tx, rid: string, deps: EraserDeps) => Promise<void>
