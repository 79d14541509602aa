import type { MultiSigned } from '@kinlink/contracts'
import { decodeHeader, type JsonLimits } from '@kinlink/crypto/hash'
import type { Static, TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'

/** Bounds of a stored document's header: those under which it was verified when it came in. */
const LIMITS: JsonLimits = { maxBytes: 49_152, maxDepth: 8 }

/** What a stored document says. It was checked when it came in: one that does not fit any more is a bug. */
export const headerOf = <S extends TSchema>(
  validator: Validator<Record<never, never>, S>,
  document: MultiSigned,
): Static<S> => {
  const header: unknown = decodeHeader(document.header, LIMITS).json
  if (!validator.Check(header)) throw new Error('A stored document does not fit its schema')
  return header as Static<S>
}
