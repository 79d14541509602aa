import { randomBytes } from 'node:crypto'
import type {
  CoarsePurpose,
  EntryRole,
  OutcomeHeader,
  RecordType,
  SignedAct,
  StoreEntry,
  StoreErasureConfirmation,
  StoreOutcome,
  StoreRecord,
  StoreWithdrawal,
} from '@kinlink/contracts'
import { receiptDigest, recordDigest } from '@kinlink/crypto/hash'
import { newId } from '@kinlink/runtime'

/** Objects as the gateway passes them on: it has verified their signatures, which the mailbox cannot and does not. */
const NET = 'kinlink-test'
export const bytes = (count: number): string => randomBytes(count).toString('base64url')
const encode = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url')
const signed = (kid: string) => ({ kid, sig: bytes(64) })
const idempotency = () => ({ key: newId(), requestHash: bytes(32) })

export const FIELDS = ['compare.names', 'compare.birth', 'preview.area', 'full.note'] as const
const STAGES = {
  preview: ['preview.area'],
  compare: ['compare.names', 'compare.birth'],
  full: ['full.note'],
}

const PURPOSES: Partial<Record<RecordType, CoarsePurpose>> = { key: 'network', message: 'message', rights: 'rights' }

/** Fields of what is for its recipient at once. */
const WHOLE: Partial<Record<RecordType, readonly string[]>> = {
  message: ['letter', 'sender', 'addressee', 'attestation'],
  release: ['release', 'legalBasis'],
}

export type Wanted = {
  /** How long each field is: 256 unless said otherwise. */
  readonly fieldBytes?: number
  readonly purpose?: CoarsePurpose
  readonly author?: string
  readonly recipients?: readonly string[]
  readonly type?: RecordType
  readonly kid?: string
  readonly rid?: string
  readonly rev?: number
  readonly prev?: string | null
  readonly expires?: string
  readonly grantUntil?: string
  readonly receiptUntil?: string
  readonly receiptFrom?: string
  readonly withEntry?: boolean
  /** Instead of one of its own. */
  readonly receipt?: SignedAct
}

/** A submission with its record id and, for a tracing request, the id of its sought entry. */
export const submission = (wanted: Wanted = {}) => {
  const { author = 'destination', recipients = ['transit', 'origin'], type = 'tracing', kid = newId() } = wanted
  const { rid = newId(), rev = 0, prev = null, expires = '2031-01-01T00:00:00Z' } = wanted
  const receipt = wanted.receipt ?? { header: encode(receiptHeader(author, recipients, wanted)), ...signed(kid) }
  const basis = type === 'key' ? bytes(32) : receiptDigest(receipt)
  const purpose = wanted.purpose ?? PURPOSES[type] ?? 'tracing'
  const header = {
    v: 1, net: NET, schema: `${type}/1`, type, author, purpose, basis, created: '2026-11-01T10:00:00Z', expires,
    rid, rev, prev, keysLog: { size: 0, root: bytes(32) },
  } // biome-ignore format: a header
  const whole = WHOLE[type]
  const names = whole ?? FIELDS
  const c = (): string => bytes(wanted.fieldBytes ?? 256)
  const fields = Object.fromEntries(names.map((name) => [name, { n: bytes(24), c: c(), k: bytes(32) }]))
  const record = { header: encode(header), leaves: Array.from({ length: 8 }, () => bytes(32)), fields, ...signed(kid) }
  const digest = recordDigest(record)
  const grants = [author, ...recipients].flatMap((to) =>
    (['society', 'child', 'detention'] as const).map((line) => {
      const notAfter = wanted.grantUntil ?? expires
      const grant = {
        v: 1, net: NET, gid: newId(), record: digest, rid, rev, granter: author, to, line, epoch: newId(),
        stages: whole === undefined ? STAGES : { preview: [], compare: [], full: whole }, purpose, basis, notAfter,
      } // biome-ignore format: a header
      const wraps = Object.fromEntries(names.map((name) => [name, bytes(48)]))
      return { header: encode(grant), enc: bytes(1120), wraps, leaves: [bytes(32)], ...signed(kid) }
    }),
  )
  const entryId = newId()
  const entry = { ...entryParts(author, 'sought', rid, entryId, kid), code: bytes(256) }
  const body: StoreRecord = {
    caller: { member: author, act: newId() },
    idempotency: idempotency(),
    pack: bytes(32),
    submission: {
      record,
      grants,
      ...(type === 'key' ? {} : { receipt }),
      ...(type === 'tracing' && wanted.withEntry !== false ? { entry } : {}),
    },
  }
  return { rid, entryId, digest, kid, body }
}

const receiptHeader = (author: string, recipients: readonly string[], wanted: Wanted) => ({
  v: 1,
  net: NET,
  id: newId(),
  author,
  purpose: wanted.purpose ?? PURPOSES[wanted.type ?? 'tracing'] ?? 'tracing',
  recipients: [...recipients],
  groups: ['identity'],
  notBefore: wanted.receiptFrom ?? '2026-11-01T10:00:00Z',
  notAfter: wanted.receiptUntil ?? '2031-01-01T00:00:00Z',
  sealed: bytes(32),
})

const entryParts = (
  author: string,
  role: EntryRole,
  rid: string | null,
  id: string,
  kid: string,
  expires?: string,
) => ({
  header: encode({
    v: 1,
    net: NET,
    id,
    author,
    role,
    rid,
    codeEpoch: 'A'.repeat(22),
    expires: expires ?? '2031-01-01T00:00:00Z',
  }),
  ...signed(kid),
})

/** A present person's entry. */
export const presentEntry = (author = 'transit', kid = newId(), expires?: string) => {
  const id = newId()
  const body: StoreEntry = {
    caller: { member: author, act: newId() },
    idempotency: idempotency(),
    entry: { ...entryParts(author, 'present', null, id, kid, expires), code: bytes(256) },
  }
  return { id, kid, body }
}

/** The present side's word on a candidate. */
export const outcome = (member: string, rid: string, entry: string, word: OutcomeHeader['outcome']): StoreOutcome => ({
  caller: { member, act: newId() },
  idempotency: idempotency(),
  submission: {
    outcome: {
      header: encode({ v: 1, net: NET, id: newId(), member, rid, entry, outcome: word, at: '2026-11-23T10:00:00Z' }),
      ...signed(newId()),
    },
  },
})

/** The signed removal of an entry. */
export const removal = (member: string, entry: string) => ({
  caller: { member, act: newId() },
  removal: {
    header: encode({ v: 1, net: NET, id: newId(), member, entry, at: '2026-11-23T10:00:00Z' }),
    ...signed(newId()),
  },
})

const act = (member: string, rid: string, more: object = {}) => ({
  header: encode({ v: 1, net: NET, id: newId(), member, rid, at: '2026-11-23T10:00:00Z', ...more }),
  ...signed(newId()),
})

/** The author's word that a record is withdrawn. */
export const withdrawal = (member: string, rid: string): StoreWithdrawal => ({
  caller: { member, act: newId() },
  idempotency: idempotency(),
  withdrawal: act(member, rid),
})

/** A Society's word that it keeps nothing of a record. */
export const confirmation = (member: string, rid: string): StoreErasureConfirmation => ({
  caller: { member, act: newId() },
  idempotency: idempotency(),
  submission: { confirmation: act(member, rid) },
})
