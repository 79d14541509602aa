import { type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { Mailbox } from '../mailbox.ts'

const Behind = Type.Object({ behind: Type.Boolean() }, { additionalProperties: false })

/**
 * Whether entries of the member's tree or of the network's have waited for their place in it longer than allowed. Each is there since its act was committed, but could be
 * taken away unseen until a checkpoint covers it. It depends on nothing that was asked for.
 */
export const isLogBehind = async (
  { db, clock, logBehindSeconds }: Pick<Mailbox, 'clock' | 'logBehindSeconds'> & { db: Queries },
  member: string,
): Promise<boolean> => {
  const before = new Date(clock.now().getTime() - logBehindSeconds * 1000)
  const trees = [`member:${member}`, 'network']
  return (await db.one(Behind, sql`select audit.behind(${trees}::text[], ${before}) as behind`)).behind
}
