import type { Db, Tx } from '@kinlink/postgres'
import { type Clock, problem } from '@kinlink/runtime'
import { type FetchDeps, fetchRecord } from '../candidates/enquiry.ts'
import type { Done } from '../idempotency.ts'
import type { Storage } from '../keys/storage.ts'
import { logRead } from '../record-memory/log-read.ts'
import type { Opened } from '../sealing/open-projection.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { findIncoming, type IncomingType, lockIncoming, markRouted } from './incoming-store.ts'
import { keepers } from './keepers.ts'

export type IncomingDeps = FetchDeps & { db: Db; clock: Clock; storage: Storage }

/** What has been opened and verified, with the id that it is kept under. */
export type Arrived = { readonly rid: string; readonly window: Date; readonly opened: Opened }

/** How one type of incoming record is kept: each aggregate brings its own. */
export type Keeper = {
  /** Whether the opened values are what this type holds; anything else is not kept. */
  fits(opened: Opened): boolean
  /** Keeps it, sealed under the key of its record id, which has been made. */
  keep(tx: Tx, storage: Storage, arrived: Arrived): Promise<void>
}
export type Keepers = Readonly<Partial<Record<IncomingType, Keeper>>>

/**
 * Answers of which type a record in the inbox is. The first look by an officer fetches and verifies it, and hands it to the keeper that the opened header says; later looks
 * find it there. The look itself is in the access log with the reading.
 */
export async function routeIncoming(
  deps: IncomingDeps,
  session: OfficerSession,
  rid: string,
): Promise<Done<IncomingType>> {
  const row = await findIncoming(deps.db, rid)
  if (row === undefined) return { ok: false, problem: problem('not_found') }
  if (row.type !== null) return { ok: true, value: row.type }
  const fetched = await fetchRecord(deps, session, rid)
  if (!fetched.ok) return fetched
  const { opened } = fetched
  const type = typeOf(opened)
  const keeper = type === undefined ? undefined : keepers[type]
  if (type === undefined || keeper === undefined || opened.header.rid !== rid || !keeper.fits(opened)) {
    await logRefused(deps, session, rid)
    return { ok: false, problem: problem('binding_invalid') }
  }
  return deps.db.transaction(async (tx): Promise<Done<IncomingType>> => {
    const held = await lockIncoming(tx, rid)
    // Erased while it was being fetched: nothing of it is kept.
    if (held === undefined) return { ok: false, problem: problem('not_found') }
    if (held.type !== null) return { ok: true, value: held.type }
    await deps.storage.newKey(tx, rid)
    await keeper.keep(tx, deps.storage, { rid, window: held.incoming_window, opened })
    await markRouted(tx, rid, type, deps.clock.now())
    return { ok: true, value: type }
  })
}

/** What is not what it was announced as is shown to nobody; the refusal is logged. */
const logRefused = (deps: IncomingDeps, session: OfficerSession, rid: string): Promise<void> =>
  deps.db.transaction((tx) => logRead(tx, session, rid, 'values'))

/** A message comes for the purpose `message`, an enquirer's request for `rights`; nothing else is announced like this. */
const typeOf = ({ header }: Opened): IncomingType | undefined =>
  (header.type === 'message' || header.type === 'rights') && header.purpose === header.type ? header.type : undefined
