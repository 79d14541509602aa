import type { Decision, ReleaseContent } from '@kinlink/contracts'
import type { NetworkSnapshot } from '../network/network.ts'

/** What a decision lets out: what, to whom it is sealed, and for whom it is meant. */
export type ReleasePlan = { to: string; content: ReleaseContent }

/**
 * The disclosure function (domain §1.6, right not to be found): from the person's own decision to what leaves, and nothing else. `nothing` leaves nothing. Where the
 * country may not be known the release goes to the coordinating member, which seals it anew.
 */
export function releaseOf(
  decision: Decision,
  pair: { recordId: string; askedBy: string },
  network: NetworkSnapshot,
): ReleasePlan | null {
  if (decision.decision === 'nothing') return null
  const kind = decision.decision
  const hidden = !decision.revealCountry
  const mayContact = kind === 'full-contact' || kind === 'chosen-contact'
  const own = network.members.find((m) => m.id === network.me)
  return {
    to: hidden ? network.coordinator : pair.askedBy,
    content: {
      kind,
      recordId: pair.recordId,
      country: hidden ? null : (own?.country ?? null),
      contact: mayContact ? (decision.contact ?? null) : null,
      message: kind === 'alive-only' ? null : (decision.message ?? null),
      relayTo: hidden ? pair.askedBy : null,
    },
  }
}
