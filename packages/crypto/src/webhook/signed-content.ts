import { CryptoError } from '../crypto-error.ts'
import { concat, utf8 } from '../encoding/bytes.ts'

/** No dot in an id, so that the signed content can be read one way only, and no byte that any other signing domain uses. */
const ID = /^[A-Za-z0-9_-]{1,128}$/
export const WEBHOOK_PUBLIC_PREFIX = 'whpk_'
export const WEBHOOK_SECRET_PREFIX = 'whsk_'

/** What Standard Webhooks signs: `id.timestamp.body`. @throws CryptoError `text` */
export function webhookContent(id: string, timestamp: number, body: Uint8Array | string): Uint8Array {
  if (!ID.test(id) || !Number.isSafeInteger(timestamp) || timestamp < 0) throw new CryptoError('text')
  return concat(utf8(`${id}.${timestamp}.`), typeof body === 'string' ? utf8(body) : body)
}
