import { sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Found } from '../codes/live-codes.ts'
import { type Entry, oppositeOf } from '../entries/entry.ts'

const Pair = Type.Object({ sought_entry: Type.String(), present_entry: Type.String() }, { additionalProperties: false })

/**
 * Stores a pair for each entry found that still lives and is another Society's; a Society compares its own people
 * itself. Answers the pairs that are new.
 */
export const storeCandidates = (tx: Tx, entry: Entry, found: readonly Found[], at: Date) => {
  const ids = found.map(({ id }) => id)
  const bands = found.map(({ band }) => band)
  const sought = entry.role === 'sought'
  return tx.many(
    Pair,
    sql`insert into candidate (sought_entry, present_entry, band, found_at)
        select case when ${sought}::boolean then ${entry.id} else other.id end,
          case when ${sought}::boolean then other.id else ${entry.id} end, hit.band, ${at}
        from unnest(${ids}::text[], ${bands}::text[]) as hit (id, band)
        join entry other on other.id = hit.id
        where other.author <> ${entry.author} and other.role = ${oppositeOf(entry.role)}
          and other.code_epoch = ${entry.codeEpoch} and other.expires_at > ${at}
        on conflict do nothing
        returning sought_entry, present_entry`,
  )
}
