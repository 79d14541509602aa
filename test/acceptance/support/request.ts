import type { TracingRequest } from '@kinlink/contracts'
import { aPerson } from './person.ts'
import { aBasis } from './registration.ts'

type Said = Partial<Omit<TracingRequest, 'search'>> & { search?: Partial<TracingRequest['search']> }

/** F1: somebody asks for an adult relative; transit and origin are asked, the latter on the family's own word. */
export const aRequest = ({ search, ...said }: Said = {}): TracingRequest => ({
  enquirer: {
    person: aPerson(),
    relationship: 'brother',
    contact: { phone: '+000 555 010 4050', address: 'Reception house 7, second floor' },
    basis: aBasis(),
  },
  sought: { person: aPerson() },
  separation: { date: '2024', cause: 'migration-journey', circumstances: 'lost at the crossing, on the way north' },
  lastNews: { date: '2025', channel: 'phone' },
  search: {
    recipients: ['transit', 'origin'],
    stateOfOrigin: 'include',
    withholdFrom: [],
    ...search,
  },
  basis: aBasis({ basis: 'vital-interest', giver: 'authority' }),
  ...said,
})
