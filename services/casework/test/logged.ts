import type { AuditBody } from '@kinlink/contracts'
import { type Db, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

/** What has been handed to the access log of the Society, oldest first. */
export async function logged(db: Db): Promise<AuditBody[]> {
  const rows = await db.many(Type.Object({ body: Type.String() }), sql`select body from audit.pending order by at, id`)
  return rows.map(({ body }) => JSON.parse(body) as AuditBody)
}
