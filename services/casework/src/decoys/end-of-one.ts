import type { Registration } from '@kinlink/contracts'
import { endOfConsent } from '@kinlink/policy'
import { findPerson } from '../people/person-store.ts'
import { ENTRY_DAYS, type PresentDeps } from '../people/register-person.ts'
import { daysLater, earlier } from '../sealing/buckets.ts'
import { samplePeople } from './decoy-store.ts'

const DAY_MS = 86_400_000

/**
 * When an entry that is made now ends: like that of somebody on file, drawn at random. Whoever consents until a day has an entry that ends with it; were all of
 * nobody to live their full time, those that end early would be known for people. Moved by whole days, so that it ends at the hour at which people's do.
 */
export async function endOfOne(deps: PresentDeps, now: Date): Promise<Date> {
  const full = daysLater(now, ENTRY_DAYS)
  const [id = ''] = await samplePeople(deps.db, 1)
  const person = await findPerson(deps.db, id)
  if (person === undefined) return full
  const { basis } = (await deps.storage.open(deps.db, id, 'person', person.sealed)) as Registration
  const end = endOfConsent(basis)
  if (end === undefined) return full
  // Whole days, up rather than down: an entry that has ended when it is made would be a decoy's for certain.
  const days = Math.ceil((now.getTime() - person.registered_at.getTime()) / DAY_MS)
  return earlier(full, daysLater(end, days))
}
