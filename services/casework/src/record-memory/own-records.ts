import type { Projection, RecordHeader, Submission } from '@kinlink/contracts'
import { decodeHeader, recordDigest } from '@kinlink/crypto/hash'
import { verifyProjection } from '@kinlink/crypto/verify'
import type { Db, Tx } from '@kinlink/postgres'
import type { AlarmDeps } from '../alarms/raise-alarm.ts'
import type { Actor } from '../audit/log.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import type { Asked } from './ask-for-record.ts'
import type { Revision } from './judge-revision.ts'
import { logRead } from './log-read.ts'
import { advanceRemembered, insertRemembered, lockRemembered } from './memory-store.ts'
import { remember } from './remember.ts'

/** Remembers what this Society has sealed, once the exchange has taken it: from then on it may answer with nothing older. */
export async function rememberAccepted(tx: Tx, { record }: Pick<Submission, 'record'>): Promise<void> {
  const header = decodeHeader(record.header).json as unknown as RecordHeader
  const taken = { header, digest: recordDigest(record) }
  const known = await lockRemembered(tx, header.rid)
  if (known === undefined) await insertRemembered(tx, taken)
  else if (header.rev > known.rev) await advanceRemembered(tx, taken)
}

/** The revision of an own record that the exchange shows, signed by an officer of this Society, in office or not; undefined for anything else. */
export function ownRevision(rid: string, { record }: Projection, network: NetworkSnapshot): Revision | undefined {
  const signPk = network.keyEver(network.me, record.kid)
  const verified = signPk === null ? undefined : verifyProjection(record, signPk)
  if (verified?.ok !== true) return undefined
  const header = verified.header as unknown as RecordHeader
  const isOwn = header.rid === rid && header.author === network.me && header.net === network.net
  return isOwn ? { header, digest: verified.digest } : undefined
}

export type OwnRead = { readonly rid: string; readonly actor: Actor; readonly act: string; readonly asked: Asked }

/** Holds what the exchange shows of an own record against the memory, with the read's entry in the access log; why nothing may rest on it, or null. */
export function noteOwnRead(
  deps: AlarmDeps & { readonly db: Db },
  network: NetworkSnapshot,
  { rid, actor, act, asked }: OwnRead,
): Promise<string | null> {
  const seen = ownRevision(rid, asked.projection, network)
  return deps.db.transaction(async (tx) => {
    const why = seen === undefined ? 'signature' : await remember(tx, deps, asked.before, seen)
    await logRead(tx, actor, rid, why, act)
    return why
  })
}
