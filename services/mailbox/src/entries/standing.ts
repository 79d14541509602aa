import { type Sql, sql } from '@kinlink/postgres'
import { notWithdrawn } from '../withdrawals/withdrawal-store.ts'

/**
 * The condition that an entry `e` is neither of a record that is withdrawn, nor of one that a later revision has given another entry: what is only waiting to be erased counts as gone. Nor does
 * anybody wait for it to be erased, which takes the longer the more pairs there are.
 */
export const standing: Sql = sql`(e.rid is null or (${notWithdrawn(sql`e.rid`)}
  and not exists (select from revision_untold u where u.rid = e.rid and u.entry is distinct from e.id)))`
