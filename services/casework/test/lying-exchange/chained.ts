import type { Alarm } from '@kinlink/contracts'
import { sql } from '@kinlink/postgres'
import { createLogger } from '@kinlink/runtime'
import { Type } from 'typebox'
import { alarmView, listAlarms } from '../../src/alarms/alarm-store.ts'
import { noteAnnounced } from '../../src/chain/note-item.ts'
import { watchChains } from '../../src/chain/watch-chains.ts'
import { attestMessage } from '../../src/messages/attest-message.ts'
import { findMessage, findMessageByRecord } from '../../src/messages/message-store.ts'
import { withdrawMessage } from '../../src/messages/withdraw-message.ts'
import { writeMessage } from '../../src/messages/write-message.ts'
import { aMessage, clock, freshKey, type Society } from '../message-ground.ts'

export const GRACE_HOURS = 24
const logger = createLogger({ name: 'test', level: 'silent' })
const Job = Type.Object({
  id: Type.String(),
  payload: Type.Object({ kind: Type.Literal('record'), id: Type.String() }),
})

/** An officer writes a message and attests it; the id of its record. It waits until it is sent. */
export async function attested(from: Society, to: string): Promise<string> {
  const written = await writeMessage(from.deps, from.session(), aMessage({ to }), freshKey())
  if (!written.ok) throw new TypeError(written.problem.code)
  const { messageId } = written.value
  const word = { familyNewsOnly: true as const, removals: [] }
  const done = await attestMessage(from.deps, from.session(), messageId, word, freshKey())
  const rid = (await findMessage(from.deps.db, messageId))?.rid
  if (!done.ok || rid == null) throw new TypeError('not attested')
  return rid
}

/** The same, and the exchange has answered. */
export async function sent(from: Society, to: string): Promise<string> {
  const rid = await attested(from, to)
  await from.sendAll()
  return rid
}

/** An officer withdraws the message of a record, and the exchange is told. */
export async function withdrawn(from: Society, rid: string): Promise<void> {
  const message = await findMessageByRecord(from.deps.db, rid)
  const said = { reason: 'enquirer-withdrew' as const }
  const done = await withdrawMessage(from.deps, from.session(), message?.id ?? '', said)
  if (!done.ok) throw new TypeError(done.problem.code)
  await from.sendAll()
}

/** A Society reads what there is of news and notes each item. */
export async function reads(at: Society): Promise<void> {
  await at.feed.poll()
  const jobs = await at.deps.db.many(Job, sql`select id, payload from outbox where topic = 'item.note'`)
  for (const { id, payload } of jobs) {
    await noteAnnounced(at.deps, payload)
    await at.deps.db.run(sql`delete from outbox where id = ${id}`)
  }
}

/** Hours go by while nobody reads anything. */
export const away = (hours: number): void => {
  clock.at = new Date(clock.at.getTime() + hours * 3_600_000)
}

/** Hours go by, with a look at what has not arrived after each. */
export async function hoursLater(at: Society, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    away(1)
    await reads(at)
    await watchChains({ ...at.deps, logger, graceMs: GRACE_HOURS * 3_600_000, reachable: at.feed.reachable })
  }
}

export const alarmsAt = async (at: Society): Promise<Alarm[]> =>
  (await listAlarms(at.deps.db, null, 50)).map((row) => alarmView(row))
