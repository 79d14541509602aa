import { EntriesForMatching } from '@kinlink/contracts'
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
 * Fetches entries by their ids from the mailbox; those that are gone or have expired are missing.
 * @throws MailboxUnavailable, and DeadMessage for a code that is none.
 */
export const fetchEntries = async (
  mailbox: InternalClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Entry[]> => {
  const asked = { body: { ids }, response: EntriesForMatching, signal }
  const answer = await mailbox.call('POST', '/internal/entries/for-matching', asked)
  if (!answer.ok) throw new MailboxUnavailable()
  return answer.value.entries.map(({ code, expires, ...plain }) => ({
    ...plain,
    code: decoded(code),
    expires: new Date(expires),
  }))
}

const decoded = (code: string): Uint8Array => {
  try {
    return fromB64(code, CODE_BYTES)
  } catch {
    throw new DeadMessage('The entry holds no code')
  }
}
