import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

const Erased = Type.Object({ erased: Type.Boolean() })

const isErased = async (db: Queries, rid: string): Promise<boolean> =>
  (await db.one(Erased, sql`select exists (select from erased_record where rid = ${rid}) as erased`)).erased

/**
 * Whether anything of a record may still be kept: asked by whoever is about to keep some, in the same transaction. An erasure waits for them, and they for it, so that nothing is
 * kept behind its back.
 */
export async function mayBeKept(tx: Tx, rid: string): Promise<boolean> {
  await tx.run(sql`select pg_advisory_xact_lock_shared(hashtextextended(${`erasure ${rid}`}, 0))`)
  return !(await isErased(tx, rid))
}

/** Notes that a record is erased here; tells whether it was this call. Nobody keeps anything of it from now on. */
export async function markErased(tx: Tx, rid: string, at: Date): Promise<boolean> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`erasure ${rid}`}, 0))`)
  const made = await tx.run(
    sql`insert into erased_record (rid, erased_at) values (${rid}, ${at}) on conflict (rid) do nothing`,
  )
  return made === 1
}
