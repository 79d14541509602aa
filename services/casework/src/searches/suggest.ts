import type { SearchSuggestions } from '@kinlink/contracts'
import { CANDIDATE_FLOOR, REVIEW_THRESHOLD, resemblance, scorePair } from '@kinlink/linkage'
import { problem } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { comparedFeatures, readCompared } from '../candidates/compared.ts'
import type { Done } from '../idempotency.ts'
import type { Indexed } from '../local-matches/local-index.ts'
import { peopleOnFile } from '../local-matches/local-match-store.ts'
import { type LocalDeps, personIn } from '../local-matches/match-locally.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { openOffered } from './open-offered.ts'
import { findSearch } from './search-store.ts'
import type { SearchDeps } from './search-view.ts'

export type SuggestDeps = SearchDeps & LocalDeps

/** How many an officer is shown: whoever is further down is looked for by other means. */
const MOST = 20

/** Compares the enquiry of an accepted search with everybody registered here, in plaintext, with the officer's own keys. Nothing of the comparison is kept. */
export async function suggest(
  deps: SuggestDeps,
  session: OfficerSession,
  searchId: string,
): Promise<Done<SearchSuggestions>> {
  const row = await findSearch(deps.db, searchId)
  await deps.db.transaction((tx) =>
    logAct(tx, session, {
      action: 'search.read',
      subject: searchId,
      decision: row === undefined ? 'deny' : 'allow',
    }),
  )
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  if (row.state !== 'accepted') return { ok: false, problem: problem('conflict') }
  const opened = await openOffered(deps, session, row)
  if (!opened.ok) return opened.problem.code === 'not_found' ? { ok: false, problem: problem('conflict') } : opened
  const compared = readCompared(opened.enquiry.values)
  if (compared === null) return { ok: true, value: { items: [] } }
  const sought = await deps.localIndex.entryOf(searchId, async () => comparedFeatures(compared))
  // What is not on file here is not remembered either.
  deps.localIndex.forget(searchId)
  return { ok: true, value: { items: sought === undefined ? [] : await likeliest(deps, sought) } }
}

async function likeliest(deps: SuggestDeps, sought: Indexed): Promise<SearchSuggestions['items']> {
  const found: SearchSuggestions['items'] = []
  for (const { id } of await peopleOnFile(deps.db)) {
    const registered = await personIn(deps, id)
    if (registered === undefined || resemblance(sought.code, registered.code) < CANDIDATE_FLOOR) continue
    const { weight, probability, evidence } = scorePair(sought.features, registered.features)
    if (probability >= REVIEW_THRESHOLD) found.push({ personId: id, weight, probability, evidence: [...evidence] })
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, MOST)
}
