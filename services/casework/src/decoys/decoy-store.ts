import { Id } from '@kinlink/contracts'
import { Bytes, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import { deleteCanary } from '../canaries/canary-store.ts'

export type NewDecoy = { id: string; entryId: string; sealed: Uint8Array; at: Date; expires: Date }

/** Stores a decoy; what it says is ciphertext already. */
export const insertDecoy = (tx: Queries, decoy: NewDecoy) =>
  tx.run(sql`insert into decoy (id, entry_id, sealed, made_at, expires_at)
    values (${decoy.id}, ${decoy.entryId}, ${decoy.sealed}, ${decoy.at}, ${decoy.expires})`)

const Decoy = Type.Object({ id: Id, entry_id: Id, sealed: Bytes, expires_at: Timestamp })
export type Decoy = Type.Static<typeof Decoy>

/** A living decoy drawn at random, held until the transaction ends. */
export const drawDecoy = (tx: Queries, at: Date) =>
  tx.maybeOne(
    Decoy,
    sql`select id, entry_id, sealed, expires_at from decoy where expires_at > ${at}
      order by random() limit 1 for update skip locked`,
  )

/** Decoys that have ended by their own date. */
export const endedDecoys = (tx: Queries, at: Date, most: number) =>
  tx.many(
    Decoy,
    sql`select id, entry_id, sealed, expires_at from decoy where expires_at <= ${at}
      order by id limit ${most} for update skip locked`,
  )

/** With the order of a canary, if it was one. */
export async function deleteDecoy(tx: Queries, id: string): Promise<void> {
  await tx.run(sql`delete from decoy where id = ${id}`)
  await deleteCanary(tx, id)
}

const Share = Type.Object({ share: Type.Number() })

/** Living decoys for each person whose entry lives: how many removals of decoys one of a person stands for. */
export const decoysPerPerson = async (db: Queries, at: Date, registeredAfter: Date): Promise<number> =>
  (
    await db.one(
      Share,
      sql`select (select count(*) from decoy where expires_at > ${at})::float / greatest(1, (select count(*) from person
          where entry_id is not null and registered_at > ${registeredAfter})) as share`,
    )
  ).share

/** Pairs of living decoys in review for each of a person whose entry lives: how many rejections of the first one settled pair stands for. */
export const hiddenPerReviewed = async (db: Queries, at: Date, registeredAfter: Date): Promise<number> =>
  (
    await db.one(
      Share,
      sql`select count(d.id)::float / greatest(1, count(p.id)) as share from candidate c
        left join decoy d on d.id = c.decoy_id and d.expires_at > ${at}
        left join person p on p.id = c.person_id and p.registered_at > ${registeredAfter}
        where c.state = 'in-review'`,
    )
  ).share

const Hidden = Type.Object({ id: Id, rid: Id, entry_id: Id })

/** A pair of a living decoy that waits for an officer's word, drawn at random and held until the transaction ends. */
export const drawHidden = (tx: Queries, at: Date) =>
  tx.maybeOne(
    Hidden,
    sql`select id, rid, entry_id from candidate where state = 'in-review'
        and exists (select from decoy d where d.id = decoy_id and d.expires_at > ${at})
      order by random() limit 1 for update skip locked`,
  )

const Sampled = Type.Object({ id: Id })

/** Matchable people drawn at random. */
export const samplePeople = async (db: Queries, most: number): Promise<string[]> =>
  (await db.many(Sampled, sql`select id from person where entry_id is not null order by random() limit ${most}`)).map(
    ({ id }) => id,
  )
