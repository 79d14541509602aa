import { Stage } from '@kinlink/contracts'
import { type Queries, sql, type Tx } from '@kinlink/postgres'
import { newId } from '@kinlink/runtime'
import { Type } from 'typebox'

export type Activation = {
  readonly rid: string
  readonly member: string
  readonly stage: Stage
  readonly reason: 'candidate' | 'confirmation' | 'window' | 'storing' | 'offer'
  readonly candidate: string | null
  /** The offer that it is bound to, and whose due date ends it in any case. */
  readonly offer?: { readonly id: string; readonly due: Date }
  readonly at: Date
}

/** Opens a stage of a record for one member. */
export const openStage = async (tx: Tx, activation: Activation): Promise<void> => {
  const { rid, member, stage, reason, candidate, offer, at } = activation
  await tx.run(sql`
    insert into activation
      (id, rid, member, stage, reason, candidate, sought_entry, present_entry, offer, closes_at, opened_at)
    values (${newId()}, ${rid}, ${member}, ${stage}, ${reason}, ${candidate},
      (select sought_entry from candidate where id = ${candidate}),
      (select present_entry from candidate where id = ${candidate}), ${offer?.id ?? null}, ${offer?.due ?? null},
      ${at})`)
}

/** Closes what the given candidates have opened. What other candidates opened of the same record stays open. */
export const closeStages = (tx: Tx, candidates: readonly string[], at: Date): Promise<number> =>
  tx.run(sql`
    update activation set closed_at = ${at} where candidate = any(${[...candidates]}) and closed_at is null`)

/** Closes the comparisons that the given candidates have opened, and not what a confirmation opened. */
export const closeComparisons = (tx: Tx, candidates: readonly string[], at: Date): Promise<number> =>
  tx.run(sql`
    update activation set closed_at = ${at}
    where candidate = any(${[...candidates]}) and reason = 'candidate' and closed_at is null`)

/** Closes what an entry of this member opened although the entry itself has expired since, on either side. */
export const closeStagesOfEntry = (tx: Tx, entry: string, member: string, at: Date): Promise<number> =>
  tx.run(sql`
    update activation set closed_at = ${at}
    where closed_at is null and ((present_entry = ${entry} and member = ${member})
      or (sought_entry = ${entry} and rid in (select rid from record where author = ${member})))`)

const Member = Type.Object({ member: Type.String() }, { additionalProperties: false })

/** Everybody who has a stage of a record open. */
export const membersWithOpenStage = async (tx: Tx, rid: string, at: Date): Promise<string[]> => {
  const open = sql`
    select distinct member from activation
    where rid = ${rid} and closed_at is null and (closes_at is null or closes_at > ${at})`
  return (await tx.many(Member, open)).map(({ member }) => member)
}

/** Closes what the given offers have opened. What else opened of the same records stays open. */
export const closeStagesOfOffers = (tx: Tx, offers: readonly string[], at: Date): Promise<number> =>
  tx.run(sql`update activation set closed_at = ${at} where offer = any(${[...offers]}) and closed_at is null`)

const OpenStage = Type.Object({ stage: Stage }, { additionalProperties: false })

/** The highest stage of a record that is open for a member. */
export const highestOpenStage = async (
  db: Queries,
  rid: string,
  member: string,
  at: Date,
): Promise<Stage | undefined> => {
  const open = await db.maybeOne(
    OpenStage,
    sql`select stage from activation where rid = ${rid} and member = ${member} and closed_at is null
          and (closes_at is null or closes_at > ${at})
        order by array_position(array['preview', 'compare', 'full'], stage) desc limit 1`,
  )
  return open?.stage
}
