import type { BlindedEntry, Identity, RecodedHeader, Registration, TracingRequest } from '@kinlink/contracts'
import { signEntry } from '@kinlink/crypto/sign'
import { encode } from '@kinlink/linkage'
import type { Db } from '@kinlink/postgres'
import { presentOfEntry } from '../candidates/present.ts'
import { findCaseByRecord } from '../cases/case-store.ts'
import type { Automation } from '../keys/automation.ts'
import { KeyGone, type Storage } from '../keys/storage.ts'
import type { LinkageKey } from '../linkage-keys/linkage-key-store.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { featuresOf } from '../sealing/blinded-entry.ts'
import { hourBucket } from '../sealing/buckets.ts'
import type { DueEntry } from './own-entry-store.ts'

export type RecodingParts = {
  readonly db: Db
  readonly storage: Storage
  readonly automation: Pick<Automation, 'signer' | 'mandateDigest'>
}
/** An entry under a newer key, and whose it is. */
export type MadeAnew = { readonly entryId: string; readonly subject: string; readonly entry: BlindedEntry }

/** Codes an entry anew: the same but for its code, signed by the automation key under an officer's mandate. Undefined for one whose file has ended. */
export async function makeRecoding(
  { db, storage, automation }: RecodingParts,
  due: DueEntry,
  key: LinkageKey,
  network: NetworkSnapshot,
): Promise<MadeAnew | undefined> {
  const found = await whoseEntry({ db, storage }, due)
  if (found === undefined) return undefined
  const header: RecodedHeader = {
    v: 1,
    net: network.net,
    id: due.entry_id,
    author: network.me,
    role: due.rid === null ? 'present' : 'sought',
    rid: due.rid,
    codeEpoch: key.eid,
    expires: hourBucket(due.expires_at),
    mandate: automation.mandateDigest,
  }
  const code = encode(featuresOf(found.identity), key.keys)
  return { entryId: due.entry_id, subject: found.subject, entry: signEntry(header, code, automation.signer) }
}

async function whoseEntry(
  { db, storage }: Pick<RecodingParts, 'db' | 'storage'>,
  { entry_id, rid }: DueEntry,
): Promise<{ subject: string; identity: Identity } | undefined> {
  try {
    if (rid !== null) {
      const row = await findCaseByRecord(db, rid)
      if (row === undefined || row.sealed === null) return undefined
      const request = (await storage.open(db, row.id, 'case', row.sealed)) as TracingRequest
      return { subject: row.id, identity: request.sought.person }
    }
    const present = await presentOfEntry(db, entry_id)
    if (present === undefined) return undefined
    const said = (await storage.open(db, present.id, 'person', present.sealed)) as Pick<Registration, 'person'>
    return { subject: present.id, identity: said.person }
  } catch (error) {
    // Removed at this very moment.
    if (error instanceof KeyGone) return undefined
    throw error
  }
}
