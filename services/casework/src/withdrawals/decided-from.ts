import type { Clock } from '@kinlink/runtime'
import { lockCandidate, moveCandidate } from '../candidates/candidate-store.ts'
import { lockSearch, moveSearch } from '../searches/search-store.ts'
import type { DecidedFrom } from './withdraw-decision.ts'

/** Decided after a candidate was confirmed: confirmed it is again. */
export const fromCandidate = (deps: { clock: Clock }, id: string): DecidedFrom => ({
  id,
  reference: { candidateId: id },
  hold: async (tx) => (await lockCandidate(tx, id)) !== undefined,
  async reopen(tx) {
    const held = await lockCandidate(tx, id)
    if (held !== undefined && held.sealed !== null) await moveCandidate(tx, id, 'confirmed', deps.clock.now())
  },
})

/** Decided after a search has found the person: located they still are. */
export const fromSearch = (deps: { clock: Clock }, id: string): DecidedFrom => ({
  id,
  reference: { searchId: id },
  hold: async (tx) => (await lockSearch(tx, id)) !== undefined,
  async reopen(tx) {
    const held = await lockSearch(tx, id)
    if (held !== undefined && held.sealed !== null)
      await moveSearch(tx, id, { state: 'located', pending: null }, deps.clock.now())
  },
})
