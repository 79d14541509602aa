import { SignedAct } from '@kinlink/contracts'
import { type Queries, type Sql, sql, type Tx } from '@kinlink/postgres'
import { Type } from 'typebox'

const Rid = Type.Object({ rid: Type.String() }, { additionalProperties: false })

export type Withdrawal = {
  readonly rid: string
  readonly author: string
  readonly withdrawal: SignedAct
  readonly at: Date
}

/** Writes the flag that ends the handing out of a record. */
export const flagWithdrawn = async (tx: Tx, { rid, author, withdrawal, at }: Withdrawal): Promise<void> => {
  await tx.run(sql`
    insert into record_withdrawn (rid, author, header, kid, sig, at)
    values (${rid}, ${author}, ${withdrawal.header}, ${withdrawal.kid}, ${withdrawal.sig}, ${at})`)
}

/** The word by which a record was withdrawn, for a member that has to erase it. */
export const findWordFor = (db: Queries, rid: string, member: string): Promise<SignedAct | undefined> =>
  db.maybeOne(
    SignedAct,
    sql`select w.header, w.kid, w.sig from record_withdrawn w join erasure_duty d using (rid)
        where w.rid = ${rid} and d.member = ${member}`,
  )

/** The condition that a record, whose id is the given expression, has not been withdrawn. */
export const notWithdrawn = (rid: Sql): Sql => sql`not exists (select from record_withdrawn w where w.rid = ${rid})`

const Flagged = Type.Object({ withdrawn: Type.Boolean(), setting: Type.String() }, { additionalProperties: false })

/**
 * Whether a record has been withdrawn, for who holds it and writes nothing: the end of a hold need not be on disk, since
 * no lock outlives a crash.
 */
export const isWithdrawnWhileHeld = async (tx: Tx, rid: string): Promise<boolean> =>
  (
    await tx.one(
      Flagged,
      sql`select exists (select from record_withdrawn where rid = ${rid}) as withdrawn,
            set_config('synchronous_commit', 'off', true) as setting`,
    )
  ).withdrawn

/** Whether a record has been withdrawn, as this statement finds it. */
export const isWithdrawn = async (db: Queries, rid: string): Promise<boolean> =>
  (await db.maybeOne(Rid, sql`select rid from record_withdrawn where rid = ${rid}`)) !== undefined

/** Withdrawn records of which something is still stored, oldest first. */
export const withdrawnToShred = async (db: Queries, limit: number): Promise<string[]> =>
  (
    await db.many(Rid, sql`select rid from record_withdrawn where shredded_at is null order by at, rid limit ${limit}`)
  ).map(({ rid }) => rid)

export const markShredded = (tx: Tx, rid: string, at: Date): Promise<number> =>
  tx.run(sql`update record_withdrawn set shredded_at = ${at} where rid = ${rid}`)

/**
 * Waits for whoever is being handed a record, which keeps its row locked meanwhile. Who looks after the flag was
 * committed is handed nothing, so that this comes to an end.
 */
export const lockRow = (tx: Tx, rid: string): Promise<unknown> =>
  tx.maybeOne(Rid, sql`select rid from record where rid = ${rid} for update`)
