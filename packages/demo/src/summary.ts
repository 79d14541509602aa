import type { Messages } from './further/messages.ts'
import type { Offers } from './further/offers.ts'
import type { Erasures } from './further/withdrawals.ts'
import type { Narrator } from './narrator.ts'

/** What a run of the story counted. */
export type Summary = {
  submitted: number
  refused: number
  trueLinks: number
  found: number
  falseConfirmed: number
  discarded: number
  webhooks: { sent: number; delivered: number }
  rcm: Messages
  offers: Offers
  erasures: Erasures
  audit: { entries: number; proofsVerified: number }
  canaries: { searched: number; found: number; controlsFound: number; controls: number }
  seconds: number
}
/** Counted too, told to people only. */
export type Details = {
  people: number
  requests: number
  refusals: ReadonlyMap<string, number>
  candidates: number
  rejected: number
  missed: number
  localMatches: number
  decoys: number
  releases: number
  forwarded: number
  leaks: readonly { store: string; label: string }[]
}

/** Tells the summary in plain words. */
export function tellSummary(s: Summary, d: Details, tell: Narrator): void {
  const row = (label: string, text: string | number) => tell.say(`  ${label.padEnd(28)} ${text}`)
  const share = s.trueLinks === 0 ? '' : ` (${Math.round((100 * s.found) / s.trueLinks)} %)`
  tell.heading('What happened')
  row('submitted', `${s.submitted}: ${d.people} people registered, ${d.requests} tracing requests`)
  row('refused by rule', `${s.refused}${[...d.refusals].map(([rule, n]) => ` · ${rule} ${n}`).join('')}`)
  row('candidates', `${d.candidates} pairs told to the Society that has the person`)
  row('discarded unseen', s.discarded)
  row('looked at and rejected', d.rejected)
  row('confirmed and true', `${s.found} of ${s.trueLinks} links across Societies${share}`)
  row('missed', d.missed)
  row('confirmed, but false', s.falseConfirmed)
  row('matches inside one Society', d.localMatches)
  row('decoys', `${d.decoys} entries of nobody at the exchange, in none of these counts`)
  row(
    'releases opened',
    `${d.releases}, of which ${d.forwarded} came by the coordinating member to keep the country unknown`,
  )
  row(
    'search offers',
    `${s.offers.made} made, ${s.offers.accepted} accepted, ${s.offers.declined} declined, ${s.offers.expired} expired`,
  )
  row(
    'Red Cross Messages',
    `${s.rcm.sent} sent, ${s.rcm.delivered} delivered (${s.rcm.replied} with a reply), ${s.rcm.returned} returned`,
  )
  row('erasures', `${s.erasures.requested} requested, ${s.erasures.complete} complete, ${s.erasures.overdue} overdue`)
  row('webhooks', `${s.webhooks.delivered} of ${s.webhooks.sent} events delivered`)
  row('access log', `${s.audit.entries} entries, ${s.audit.proofsVerified} inclusion proofs verified offline`)
  row(
    'blind-exchange check',
    `${s.canaries.searched} typed values searched for in everything the exchange keeps: ${s.canaries.found} found`,
  )
  row('', `${s.canaries.controlsFound} of ${s.canaries.controls} control marks found, so the search works`)
  for (const leak of d.leaks.slice(0, 10)) row('  LEAK', `${leak.label} in ${leak.store}`)
  row('seconds', s.seconds)
}
