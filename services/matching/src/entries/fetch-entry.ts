import { EntryForMatching } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { CODE_BYTES } from '@kinlink/linkage/compare'
import { DeadMessage } from '@kinlink/queue'
import type { InternalClient } from '@kinlink/runtime'
import type { Entry } from './entry.ts'

/** The mailbox cannot say now; the message is delivered again. */
export class MailboxUnavailable extends Error {
  override readonly name = 'MailboxUnavailable'
  readonly logMessage = 'the mailbox does not answer'
}

/**
 * Fetches an entry by its id from the mailbox; undefined when it is gone or has expired.
 * @throws MailboxUnavailable, and DeadMessage for a code that is none.
 */
export const fetchEntry = async (
  mailbox: InternalClient,
  id: string,
  signal: AbortSignal,
): Promise<Entry | undefined> => {
  const path = `/internal/entries/${encodeURIComponent(id)}`
  const answer = await mailbox.call('GET', path, { response: EntryForMatching, signal })
  if (!answer.ok) {
    if (answer.problem.code === 'not_found') return undefined
    throw new MailboxUnavailable()
  }
  const { code, expires, ...plain } = answer.value
  return { ...plain, code: decoded(code), expires: new Date(expires) }
}

const decoded = (code: string): Uint8Array => {
  try {
    return fromB64(code, CODE_BYTES)
  } catch {
    throw new DeadMessage('The entry holds no code')
  }
}
