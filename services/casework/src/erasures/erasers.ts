import { eraseCandidates } from '../candidates/erase-candidates.ts'
import { eraseIncoming } from '../incoming/erase-incoming.ts'
import { eraseMemory } from '../record-memory/erase-memory.ts'
import { eraseRelease } from '../releases/erase-release.ts'
import { eraseRightsRequest } from '../rights/erase-rights-request.ts'
import { eraseSearches } from '../searches/erase-search.ts'
import type { Eraser } from './eraser.ts'

/** Everything that may be kept here of a record of another Society. An aggregate that keeps some brings its eraser. */
export const ERASERS: readonly Eraser[] = [
  eraseCandidates,
  eraseSearches,
  eraseRelease,
  // In this order: the announcement is what a first look holds while it keeps something.
  eraseIncoming,
  eraseRightsRequest,
  eraseMemory,
]
