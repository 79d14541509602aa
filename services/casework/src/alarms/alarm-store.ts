import { ALARM_KINDS, type Alarm, Id, MemberId } from '@kinlink/contracts'
import { type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'
import type { After } from '../paging.ts'

const AlarmRow = Type.Object({
  id: Id,
  kind: Type.Enum([...ALARM_KINDS]),
  society: Type.Union([MemberId, Type.Null()]),
  record_id: Type.Union([Id, Type.Null()]),
  raised_at: Timestamp,
  acknowledged_at: Type.Union([Timestamp, Type.Null()]),
  arrived_at: Type.Union([Timestamp, Type.Null()]),
})
export type AlarmRow = Type.Static<typeof AlarmRow>

const COLUMNS = sql`id, kind, society, record_id, raised_at, acknowledged_at, arrived_at`

/** The newest alarms first. */
export const listAlarms = (db: Queries, after: After, limit: number) =>
  db.many(
    AlarmRow,
    sql`select ${COLUMNS} from alarm where ${after?.at ?? null}::timestamptz is null
        or (raised_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? ''})
      order by raised_at desc, id desc limit ${limit}`,
  )

const Count = Type.Object({ n: Type.Integer() })
/** How many alarms nobody has acknowledged yet. */
export const countOpenAlarms = async (db: Queries): Promise<number> =>
  (await db.one(Count, sql`select count(*)::int as n from alarm where acknowledged_at is null`)).n

export type NewAlarm = {
  id: string
  kind: Alarm['kind']
  subject: string
  society: string | null
  recordId: string | null
  evidence: string
}
const Inserted = Type.Object({ id: Id })

/** Answers whether it is a new one: an open alarm of that kind and subject, or one on the same evidence, is not raised again. */
export const insertAlarm = async (db: Queries, alarm: NewAlarm, now: Date): Promise<boolean> => {
  const { id, kind, subject, society, recordId, evidence } = alarm
  const inserted = await db.maybeOne(
    Inserted,
    sql`insert into alarm (id, kind, subject, society, record_id, evidence, raised_at)
      select ${id}, ${kind}, ${subject}, ${society}, ${recordId}, ${evidence}, ${now}
      where not exists (select 1 from alarm where kind = ${kind} and subject = ${subject} and evidence = ${evidence})
      on conflict (kind, subject) where acknowledged_at is null do nothing returning id`,
  )
  return inserted !== undefined
}

/** Acknowledges an alarm; one that is acknowledged stays as it is. Undefined for one that does not exist. */
export const acknowledge = async (db: Queries, id: string, by: string, now: Date): Promise<AlarmRow | undefined> => {
  await db.run(sql`update alarm set acknowledged_at = ${now}, acknowledged_by = ${by}
    where id = ${id} and acknowledged_at is null`)
  return db.maybeOne(AlarmRow, sql`select ${COLUMNS} from alarm where id = ${id}`)
}

export const alarmView = (row: AlarmRow): Alarm => ({
  alarmId: row.id,
  kind: row.kind,
  society: row.society,
  recordId: row.record_id,
  raisedAt: row.raised_at.toISOString(),
  acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
  arrivedAt: row.arrived_at?.toISOString() ?? null,
})
