import { inject } from 'vitest'
import type { Constellation } from './network.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    constellation: Constellation
  }
}

/** The network that all files of a run share: one exchange, three Societies and the coordinating member. */
export const theNetwork = (): Constellation => inject('constellation')
