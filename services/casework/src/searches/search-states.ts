import type { OfferState, SearchRow } from '@kinlink/contracts'

export type SearchState = SearchRow['state']
/** A search at the side that was asked. `pending`: an answer is on its way, and the exchange has not said yet whether it came first. */
export type SearchStatus = { state: SearchState; pending: 'accepted' | 'declined' | null }
export type SearchCommand = 'accept' | 'decline' | 'act' | 'locate' | 'return' | 'decide'

/** `done` already: said once more, changes nothing. */
export type Commanded = { ok: true; next: SearchStatus; repeated: boolean } | { ok: false }

const to = (state: SearchState, pending: SearchStatus['pending'] = null): Commanded => ({
  ok: true,
  next: { state, pending },
  repeated: false,
})
const REFUSED: Commanded = { ok: false }

/**
 * What an officer's command makes of a search. From `located` nothing but the decision leads on, and nothing but `located` leads to a decision (domain §6.11, invariant 3):
 * somebody who was found is not given back.
 */
export function afterCommand(search: SearchStatus, command: SearchCommand): Commanded {
  const { state, pending } = search
  const same: Commanded = { ok: true, next: search, repeated: true }
  switch (command) {
    case 'accept':
      if (state === 'accepted' || pending === 'accepted') return same
      return state === 'offered' && pending === null ? to('offered', 'accepted') : REFUSED
    case 'decline':
      if (state === 'declined' || pending === 'declined') return same
      return state === 'offered' && pending === null ? to('offered', 'declined') : REFUSED
    case 'act':
      return state === 'accepted' ? to('accepted') : REFUSED
    case 'locate':
      if (state === 'located') return same
      return state === 'accepted' ? to('located') : REFUSED
    case 'return':
      if (state === 'returned') return same
      return state === 'accepted' ? to('returned') : REFUSED
    case 'decide':
      return state === 'located' ? to('decided') : REFUSED
    default:
      return command satisfies never
  }
}

/** Where each state may go on the exchange's word about the offer. `located` and what follows it is this Society's own. */
const NEWS: Readonly<Record<SearchState, readonly OfferState[]>> = {
  offered: ['accepted', 'declined', 'recalled', 'expired', 'returned'],
  accepted: ['expired', 'returned'],
  declined: [],
  recalled: [],
  expired: [],
  located: [],
  decided: [],
  returned: [],
}

/** The search after what the exchange has proven of the offer; null when it changes nothing. */
export function afterNews(search: SearchStatus, said: OfferState): SearchStatus | null {
  return said !== 'offered' && NEWS[search.state].includes(said) ? { state: said, pending: null } : null
}

/** Whether a search in this state is over: its time of keeping begins. */
export const searchEnded = (state: SearchState): boolean =>
  state !== 'offered' && state !== 'accepted' && state !== 'located'
