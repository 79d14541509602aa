import type { Looked } from './decide-candidates.ts'
import type { Operator } from './quiet.ts'
import type { Sample } from './sample.ts'
import type { Submitted } from './submit-caseload.ts'

/** Pairs as the run knows them: by sample id. */
export type Tally = { trueLinks: number; found: number; falseConfirmed: number; missed: number }

/**
 * Holds what officers confirmed against the truth. Counted are true pairs across Societies whose records were accepted and where a grant names the Society that has
 * the person; the requests that keep the state of origin out are stated beforehand and left out where that Society has the person.
 * @param recordOf exchange record id of each accepted request, by sample id
 */
export function tally(
  sample: Sample,
  submitted: Submitted,
  recordOf: ReadonlyMap<string, string>,
  looked: readonly Looked[],
): Tally {
  const societyOf = new Map([...sample.sought, ...sample.present].map((r) => [r.id, r.society]))
  const countable = sample.pairs.filter(([sought, present]) => {
    const across = societyOf.get(sought) !== societyOf.get(present)
    const named = !(submitted.withoutOrigin.has(sought) && societyOf.get(present) === 'origin')
    return across && named && recordOf.has(sought) && submitted.people.has(present)
  })
  const key = (recordId: string | undefined, personId: string | undefined) => `${recordId} ${personId}`
  const links = new Set(countable.map(([sought, present]) => key(recordOf.get(sought), submitted.people.get(present))))
  const confirmed = new Set(looked.filter((l) => l.confirmed).map((l) => key(l.recordId, l.personId)))
  const found = [...confirmed].filter((pair) => links.has(pair)).length
  return { trueLinks: links.size, found, falseConfirmed: confirmed.size - found, missed: links.size - found }
}

/** How many events were put on their way to a webhook, and how many of those arrived: distinct events, whatever the number of attempts. */
export async function webhooksOf(operator: Operator): Promise<{ sent: number; delivered: number }> {
  return {
    sent: await operator.count('exchange', 'delivery.delivery'),
    delivered: await operator.count('exchange', 'delivery.delivery', "state = 'delivered'"),
  }
}

/** Entries in all trees of both sides. */
export async function logEntries(operator: Operator, members: readonly string[]): Promise<number> {
  const counts = await Promise.all(['exchange', ...members].map((where) => operator.count(where, 'audit.entry')))
  return counts.reduce((a, b) => a + b, 0)
}
