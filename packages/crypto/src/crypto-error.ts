/**
 * Why an object was refused. Closed list; a code never carries a value of the object it speaks of.
 * `malformed` members or types · `encoding` base64url · `json` header or value bytes · `header` a header's own members ·
 * `size` over a cap · `field-name` · `leaves` list of commitments · `field-not-committed` · `incomplete` fields missing
 * from what must be whole · `signature` · `stages` of a grant · `wrap-not-committed` · `field-not-in-stage` · `key` wrong
 * kind or length · `random` source too short · `missing-key` · `unwrap` wrap does not open under this key ·
 * `key-commitment` another key than the author's · `decrypt` · `padding` · `another-record` · `another-blob` than its record names ·
 * `kdf-parameters` weaker than the floor or absurd · `passphrase` unusable · `timestamp` outside the tolerance · `text` not signable as it is ·
 * `share-text` copied wrongly · `share-set` shares that do not belong together · `too-few-shares` · `wrong-share` shares that
 * do not give the recovery key.
 */
export type CryptoCode =
  | 'malformed'
  | 'encoding'
  | 'json'
  | 'header'
  | 'size'
  | 'field-name'
  | 'leaves'
  | 'field-not-committed'
  | 'incomplete'
  | 'signature'
  | 'stages'
  | 'wrap-not-committed'
  | 'field-not-in-stage'
  | 'key'
  | 'random'
  | 'missing-key'
  | 'unwrap'
  | 'key-commitment'
  | 'decrypt'
  | 'padding'
  | 'another-record'
  | 'another-blob'
  | 'kdf-parameters'
  | 'passphrase'
  | 'timestamp'
  | 'text'
  | 'share-text'
  | 'share-set'
  | 'too-few-shares'
  | 'wrong-share'

/** The only error this package throws for what it is handed. The message is the code, so it is safe to log. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  readonly code: CryptoCode
  /** Catalogue name of the field at fault, or the line of a share. Neither is secret from the exchange. */
  readonly field: string | undefined

  constructor(code: CryptoCode, field?: string) {
    super(code)
    this.code = code
    this.field = field
  }
}

export type Refusal = { ok: false; code: CryptoCode; field?: string }
/** What verifying and opening answer: a value, never an exception, for whatever bytes a stranger sent. */
export type Outcome<T extends object> = ({ ok: true } & T) | Refusal

/** Runs `work`; a CryptoError becomes a refusal, anything else is a bug and stays thrown. */
export function outcome<T extends object>(work: () => T): Outcome<T> {
  try {
    return { ok: true, ...work() }
  } catch (error) {
    return refusalOf(error)
  }
}

/** A CryptoError as a refusal; anything else is thrown on. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof CryptoError)) throw error
  return error.field === undefined
    ? { ok: false, code: error.code }
    : { ok: false, code: error.code, field: error.field }
}
