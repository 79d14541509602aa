import { Id } from '@kinlink/contracts'
import { type Queries, sql, type Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { Type } from 'typebox'
import { emptyCase } from '../cases/end-case.ts'
import type { Storage } from '../keys/storage.ts'
import { deletePerson } from '../people/person-store.ts'
import { emptySearch } from '../searches/erase-search.ts'
import { endSearchesOf } from '../searches/search-store.ts'
import { MESSAGE_CLASSES } from './message-classes.ts'
import type { RetentionClass } from './retention-days.ts'

type ShredDeps = { clock: Clock; storage: Pick<Storage, 'destroy'> }
const Due = Type.Object({ id: Id })

/** One class of data: which objects' clocks started before an instant, and how one of them is shredded. Neither finds again what was shredded. */
export type Retained = {
  readonly name: Exclude<RetentionClass, 'open-case'>
  due(db: Queries, before: Date, most: number): Promise<{ id: string }[]>
  shred(tx: Tx, id: string, deps: ShredDeps): Promise<unknown>
}

/** Pairs that were discarded or rejected; the clock starts with that word. */
const settledCandidate: Retained = {
  name: 'settled-candidate',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select id from candidate where state in ('discarded', 'rejected')
        and coalesce(settled_at, proposed_at) <= ${before} order by id limit ${most} for update skip locked`,
    ),
  shred: (tx, id) => tx.run(sql`delete from candidate where id = ${id}`),
}

/** Who said they are safe and well; the clock starts with the registration. Whom somebody's request is about stays until that is settled. */
const safeAndWell: Retained = {
  name: 'safe-and-well',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select id from person where kind = 'safe-and-well' and registered_at <= ${before}
        and not exists (select from candidate where person_id = person.id and state in ('in-review', 'confirmed', 'decided'))
        and not exists (select from search where person_id = person.id and state in ('located', 'decided'))
        order by id limit ${most} for update skip locked`,
    ),
  // The blinded entry has ended by then, by its own date.
  shred: async (tx, id, deps) => {
    // Located at this very moment.
    await endSearchesOf(tx, id, deps.clock.now())
    await deletePerson(tx, id)
    await deps.storage.destroy(tx, id)
  },
}

/** Searches that are over: the enquiry and what was done about it go. */
const finishedSearch: Retained = {
  name: 'finished-search',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select id from search where ended_at <= ${before}
        and (sealed is not null or exists (select from search_action where search_id = search.id))
        order by id limit ${most} for update skip locked`,
    ),
  shred: (tx, id, deps) => emptySearch(tx, id, deps.storage),
}

/** Enquirers' requests that have been answered: what they said goes. */
const answeredRight: Retained = {
  name: 'answered-right',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select rid as id from rights_request where state = 'done' and sealed is not null and done_at <= ${before}
        order by rid limit ${most} for update skip locked`,
    ),
  shred: async (tx, id, deps) => {
    await tx.run(sql`update rights_request set sealed = null where rid = ${id}`)
    await deps.storage.destroy(tx, id)
  },
}

/** Closed cases: what is left is the skeleton. */
const closedCase: Retained = {
  name: 'closed-case',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select id from tracing_case where state = 'closed' and sealed is not null and ended_at <= ${before}
        order by id limit ${most} for update skip locked`,
    ),
  shred: async (tx, id, deps) => {
    await emptyCase(tx, id)
    await deps.storage.destroy(tx, id)
  },
}

/** Skeletons of cases that have ended, with the receipts of what was submitted, offered and withdrawn. */
const skeleton: Retained = {
  name: 'skeleton',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select id from tracing_case where state in ('withdrawn', 'closed') and sealed is null and ended_at <= ${before}
        order by id limit ${most} for update skip locked`,
    ),
  shred: async (tx, id) => {
    await tx.run(sql`delete from submission using tracing_case as c where c.id = ${id} and subject = c.rid`)
    await tx.run(sql`delete from submission using offer as o where o.case_id = ${id} and subject = o.id`)
    // While it was withdrawn it was named by nothing; without that word it would be, when the exchange has long forgotten it.
    await tx.run(sql`delete from sent_item using tracing_case as c where c.id = ${id} and sent_item.rid = c.rid`)
    await tx.run(sql`delete from withdrawal using tracing_case as c where c.id = ${id} and withdrawal.rid = c.rid`)
    await tx.run(sql`delete from tracing_case where id = ${id}`)
  },
}

/** Why acts were refused: for as long as their officers may ask. */
const refusedAct: Retained = {
  name: 'refused-act',
  due: (db, before, most) =>
    db.many(
      Due,
      sql`select id from refused_act where refused_at <= ${before} order by id limit ${most} for update skip locked`,
    ),
  shred: (tx, id) => tx.run(sql`delete from refused_act where id = ${id}`),
}

/** Everything that has an end, in the order in which it is looked through. */
export const CLASSES: readonly Retained[] = [
  settledCandidate,
  finishedSearch,
  safeAndWell,
  answeredRight,
  refusedAct,
  closedCase,
  skeleton,
  ...MESSAGE_CLASSES,
]
