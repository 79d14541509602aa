import { sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'
import type { Found } from '../codes/code-groups.ts'
import type { Entry } from '../entries/entry.ts'

const Pair = Type.Object({ sought_entry: Type.String(), present_entry: Type.String() }, { additionalProperties: false })
export type StoredPair = Static<typeof Pair>

/** What a search has found for an entry. */
export type Hit = Found & { readonly of: Entry }

/**
 * Stores a pair for each entry found that still lives and is another Society's; a Society compares its own people
 * itself. Answers the pairs that are new.
 */
export const storeCandidates = (tx: Tx, hits: readonly Hit[], at: Date) =>
  tx.many(
    Pair,
    sql`insert into candidate (sought_entry, present_entry, band, found_at)
        select case one.role when 'sought' then one.id else other.id end,
          case one.role when 'sought' then other.id else one.id end, hit.band, ${at}
        from unnest(${hits.map(({ of }) => of.id)}::text[], ${hits.map(({ id }) => id)}::text[],
          ${hits.map(({ band }) => band)}::text[]) as hit (of, id, band)
        join entry one on one.id = hit.of
        join entry other on other.id = hit.id
        where other.author <> one.author and other.role <> one.role
          and other.code_epoch = one.code_epoch and other.expires_at > ${at}
        on conflict do nothing
        returning sought_entry, present_entry`,
  )
