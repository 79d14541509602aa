import { Readable } from 'node:stream'
import { HOLDING } from '@kinlink/contracts'
import { HELD_LENGTH, problem, sendProblem } from '@kinlink/runtime'
import type { FastifyReply } from 'fastify'
import { isLogBehind } from '../access-log/behind.ts'
import type { Mailbox } from '../mailbox.ts'
import { type HeldRecord, holdRecord, type Look } from './hold-record.ts'
import type { ReadingSlots } from './reading-slots.ts'

const RETRY_AFTER = 2
const LOG_RETRY_AFTER = 30

/** Who wants to look at what. */
export type Asking<T> = { readonly member: string; readonly look: Look<T> }

/**
 * Answers the gateway with what a look found and keeps the record held until the gateway closes the connection, which it does when the
 * Society's socket has taken the answer. When the mailbox lets go first it closes: the gateway must not hand out what it
 * has any more. It sends by itself: the handler that calls it returns at once.
 */
export const handOut = async <T>(
  mailbox: Mailbox,
  slots: ReadingSlots,
  { member, look }: Asking<T>,
  reply: FastifyReply,
): Promise<void> => {
  const leave = await slots.enter(member)
  if (leave === undefined) return void sendProblem(reply, problem('unavailable', { retryAfter: RETRY_AFTER }))
  try {
    if (await isLogBehind(mailbox, member)) {
      leave()
      return void sendProblem(reply, problem('log_behind', { retryAfter: LOG_RETRY_AFTER }))
    }
    const held = await holdRecord(mailbox, look, HOLDING.mailbox)
    if (!held.ok) {
      leave()
      return void sendProblem(reply, held.problem)
    }
    void held.value.over.finally(leave)
    answer(reply, held.value)
  } catch (error) {
    leave()
    void reply.send(error)
  }
}

const answer = (reply: FastifyReply, { stored, letGo, over }: HeldRecord<unknown>): void => {
  const body = Buffer.from(JSON.stringify(stored))
  // Pushed whole; the end does not come before the hold is over.
  const open = new Readable({ read() {} })
  open.push(body)
  reply.raw.once('close', letGo)
  void over.then(() => reply.raw.destroy())
  if (reply.raw.destroyed) letGo()
  void reply.type('application/json; charset=utf-8').header(HELD_LENGTH, String(body.length)).send(open)
}
