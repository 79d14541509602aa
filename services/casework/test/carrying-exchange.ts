import { randomBytes } from 'node:crypto'
import type {
  EventType,
  GrantHeader,
  Projection,
  PublicEvent,
  RecordHeader,
  SignedAct,
  Submission,
} from '@kinlink/contracts'
import { blobDigest, decodeHeader } from '@kinlink/crypto/hash'
import type { SendingClient } from '../src/submission/send.ts'

type Stored = { submission: Submission; header: RecordHeader; to: Set<string> }
const headerOf = <T>(header: string): T => decodeHeader(header).json as unknown as T

/** An exchange that carries and reads nothing: keeps a submission once per key, tells of messages at once and of releases at the next window. */
export class CarryingExchange {
  readonly records = new Map<string, Stored>()
  readonly #answers = new Map<string, string>()
  readonly #events = new Map<string, PublicEvent[]>()
  readonly #held: [string, string][] = []

  /** Parts of blobs, by author and id; what is here of one is all that a Society may do about it. */
  readonly blobs = new Map<string, Uint8Array[]>()
  /** How many parts are taken before the line breaks. */
  partsTaken = Number.POSITIVE_INFINITY
  /** How many parts are given before the line breaks. */
  partsGiven = Number.POSITIVE_INFINITY
  /** Parts that were given, by record, in order: what the exchange sees of who reads what. */
  readonly given = new Map<string, number[]>()

  /** Whether the exchange refuses what it is given for good. */
  refuses = false
  /** Whether it takes what it is given and drops it in silence: nobody is told, nothing is handed over. */
  withholds = false
  /** What authors have said of records that are gone. */
  readonly withdrawals = new Map<string, SignedAct>()
  readonly #withheld = new Map<string, string[]>()
  /** How many submissions arrived, repetitions included. */
  received = 0

  client(member: string) {
    const ok = <T>(value: T) => ({ ok: true as const, value })
    const absent = { ok: false as const, problem: { code: 'not_found' as const } }
    return {
      ...unasked,
      readOffer: never,
      readWithdrawal: async (rid: string) => {
        const withdrawal = this.withdrawals.get(rid)
        return withdrawal === undefined ? absent : ok({ withdrawal })
      },
      withdrawRecord: async (rid: string, withdrawal: SignedAct) => {
        this.records.delete(rid)
        this.withdrawals.set(rid, withdrawal)
        return ok({ recordId: rid, state: 'requested' as const, deadline: '2026-12-24T04:00:00Z' })
      },
      putBlobPart: async (id: string, part: number, bytes: Uint8Array) => {
        if (this.partsTaken <= 0) return { ok: false as const, problem: { code: 'unavailable' as const } }
        this.partsTaken -= 1
        const parts = this.blobs.get(`${member} ${id}`) ?? []
        parts[part] = bytes
        this.blobs.set(`${member} ${id}`, parts)
        return ok({ blobId: id, part, state: 'stored' as const })
      },
      readBlobPart: async (rid: string, part: number) => {
        if (this.partsGiven <= 0) return { ok: false as const, problem: { code: 'unavailable' as const } }
        this.partsGiven -= 1
        this.given.set(rid, [...(this.given.get(rid) ?? []), part])
        const stored = this.records.get(rid)
        const id = stored?.submission.blob?.id
        const bytes = this.blobs.get(`${stored?.header.author} ${id}`)?.[part]
        return stored === undefined || !stored.to.has(member) || bytes === undefined ? absent : ok(bytes)
      },
      submitRecord: async (submission: Submission, { idempotencyKey }: { idempotencyKey: string }) => {
        this.received += 1
        if (this.refuses) return { ok: false as const, problem: { code: 'refused_by_rule' as const } }
        const { blob } = submission
        const whole = Buffer.concat(blob === undefined ? [] : (this.blobs.get(`${member} ${blob.id}`) ?? []))
        if (blob !== undefined && (whole.length !== blob.length || blobDigest(whole) !== blob.digest))
          return { ok: false as const, problem: { code: 'binding_invalid' as const } }
        const rid = this.#answers.get(idempotencyKey) ?? this.#store(submission)
        this.#answers.set(idempotencyKey, rid)
        return ok({ recordId: rid, revision: 0, state: 'stored' as const })
      },
      readRecord: async (rid: string) => {
        const stored = this.records.get(rid)
        if (stored === undefined || !stored.to.has(member) || this.#withheld.has(rid)) return absent
        const grants = stored.submission.grants.filter((g) => headerOf<GrantHeader>(g.header).to === member)
        const { record, receipt = null } = stored.submission
        return ok<Projection>({ record, grants, receipt, stage: 'full' })
      },
      events: async ({ after = '0' }: { after?: string } = {}) =>
        ok({ items: (this.#events.get(member) ?? []).filter(({ sequence }) => sequence > Number(after)) }),
    }
  }

  /** A window begins: what waited for it is told. */
  window(): void {
    for (const [member, rid] of this.#held.splice(0)) this.#tell(member, 'release.available', rid)
  }

  /** It hands a message over after all, and tells of it or not. */
  handOver(rid: string, { told } = { told: true }): void {
    const to = this.#withheld.get(rid) ?? []
    this.#withheld.delete(rid)
    const author = this.records.get(rid)?.header.author
    if (told) for (const member of to) if (member !== author) this.#tell(member, 'message.received', rid)
  }

  /** Releases of an author, whatever they say. */
  releasesOf(author: string): number {
    return [...this.records.values()].filter(({ header }) => header.author === author && header.type === 'release')
      .length
  }

  #store(submission: Submission): string {
    const header = headerOf<RecordHeader>(submission.record.header)
    const to = new Set(submission.grants.map((g) => headerOf<GrantHeader>(g.header).to))
    this.records.set(header.rid, { submission, header, to })
    if (this.withholds) {
      this.#withheld.set(header.rid, [...to])
      return header.rid
    }
    for (const member of to) {
      if (member === header.author) continue
      if (header.type === 'release') this.#held.push([member, header.rid])
      else this.#tell(member, 'message.received', header.rid)
    }
    return header.rid
  }

  #tell(member: string, type: EventType, recordId: string): void {
    const events = this.#events.get(member) ?? []
    const eventId = randomBytes(16).toString('base64url')
    const occurredWindow = '2026-11-23T04:00:00Z'
    this.#events.set(member, [...events, { eventId, type, sequence: events.length + 1, occurredWindow, recordId }])
  }
}

const never = async (): Promise<never> => {
  throw new TypeError('Messages need none of this')
}
/** Calls that messages do not make. */
const unasked: Omit<SendingClient, 'submitRecord' | 'putBlobPart' | 'withdrawRecord'> = {
  submitEntry: never,
  removeEntry: never,
  rematchEntry: never,
  reportOutcome: never,
  makeOffer: never,
  answerOffer: never,
  recallOffer: never,
  returnOffer: never,
  confirmErasure: never,
}
