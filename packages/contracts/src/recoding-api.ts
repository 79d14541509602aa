import { Type } from 'typebox'
import { Caller, Idempotency } from './internal-api.ts'
import { Bytes32, EntryRole, HourBucket, Id, pageOf, SignedAct } from './primitives.ts'
import { BlindedEntry, EntryHeader } from './sealed.ts'

const closed = { additionalProperties: false } as const

/** Header of an entry that is coded anew: that of the entry it takes the place of, under another code epoch, and the officer's mandate that lets the automation key sign it. */
export const RecodedHeader = Type.Object({ ...EntryHeader.properties, mandate: Bytes32 }, closed)
export type RecodedHeader = Type.Static<typeof RecodedHeader>

/** How many entries one request codes anew. */
export const RECODED_TOGETHER = 32
/** POST /v1/entries/recodings: codes of own entries under a newer linkage key, signed by the automation key within its mandate. Each is judged alone. */
export const EntryRecodings = Type.Object(
  { recodings: Type.Array(BlindedEntry, { minItems: 1, maxItems: RECODED_TOGETHER }), mandate: SignedAct },
  closed,
)
const RECODING_STATES = ['recoded', 'absent', 'refused'] as const
export type RecodingState = (typeof RECODING_STATES)[number]
const RecodingState = Type.Enum([...RECODING_STATES])
/** `absent`: ended, withdrawn, another's or never there. `refused`: not the same entry under a newer key of the network. In the order of the request. */
export const EntriesRecoded = Type.Object(
  {
    items: Type.Array(Type.Object({ entryId: Id, state: RecodingState }, closed), { maxItems: RECODED_TOGETHER }),
  },
  closed,
)

/** GET /v1/entries: the caller's own living entries, by id. */
export const OwnEntry = Type.Object(
  { entryId: Id, role: EntryRole, recordId: Type.Union([Id, Type.Null()]), codeEpoch: Id, expires: HourBucket },
  closed,
)
export const OwnEntryPage = pageOf(OwnEntry)
export const OwnEntryQuery = Type.Object({ after: Type.Optional(Id) }, closed)

/** mailbox POST /internal/entries/recodings. Everything in it was verified by the gateway, but for what it is to be compared with. */
export const StoreRecodings = Type.Object(
  { caller: Caller, idempotency: Idempotency, submission: EntryRecodings },
  closed,
)
/** mailbox POST /internal/entries/own. */
export const ListOwnEntries = Type.Object({ caller: Caller, after: Type.Union([Id, Type.Null()]) }, closed)

export type EntryRecodings = Type.Static<typeof EntryRecodings>
export type EntriesRecoded = Type.Static<typeof EntriesRecoded>
export type OwnEntry = Type.Static<typeof OwnEntry>
export type OwnEntryPage = Type.Static<typeof OwnEntryPage>
export type StoreRecodings = Type.Static<typeof StoreRecodings>
export type ListOwnEntries = Type.Static<typeof ListOwnEntries>
