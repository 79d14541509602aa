import type { KeyChangeView, MultiSigned, NewKeyChange, Statement } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { createDocument, type Signer, signMulti } from '@kinlink/crypto/sign'
import type { Tx } from '@kinlink/postgres'
import { newId, problem } from '@kinlink/runtime'
import { judgeStatement, keyHistory } from '@kinlink/statements'
import { logAct } from '../audit/log.ts'
import { type Done, type IdempotencyKey, withIdempotency } from '../idempotency.ts'
import { takeKeysFrom } from '../keys/epochs.ts'
import { DOCUMENT_LIMITS } from '../network/document.ts'
import { findAccount, lockAccount } from '../officers/account-store.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { dropApprovalsOf } from '../waiting/waiting-store.ts'
import type { KeyChangeDeps } from './deps.ts'
import { giveToJoiner } from './give-to-joiner.ts'
import {
  addChangeEntry,
  endKeyChange,
  insertKeyChange,
  type KeyChange,
  keepAuthKey,
  keepDocument,
  lockKeyChange,
  setState,
} from './key-change-store.ts'
import { viewOf } from './key-change-view.ts'
import { type OwnChain, ownChain } from './own-chain.ts'
import { type Prepared, prepare } from './prepare.ts'

type Acting = { deps: KeyChangeDeps; session: OfficerSession; own: OwnChain; signer: Signer }
const refused = (code: 'conflict' | 'not_found' | 'forbidden') => ({ ok: false, problem: problem(code) }) as const
const unknown = { ok: false, problem: problem('unavailable', { retryAfter: 5 }) } as const
const headerOf = ({ header }: { header: string }): Statement =>
  decodeHeader(header, DOCUMENT_LIMITS).json as unknown as Statement

/** A key administrator proposes a change: the statement that it comes to is made and signed in this administrator’s name. */
export async function proposeKeyChange(
  deps: KeyChangeDeps,
  session: OfficerSession,
  said: NewKeyChange,
  idempotency: IdempotencyKey,
): Promise<Done<KeyChangeView>> {
  const signer = await session.adminSigner()
  await deps.network.refresh()
  const own = ownChain(deps)
  if (own === undefined) return unknown
  if (!own.newest.value.admins.some(({ kid }) => kid === signer.kid)) return refused('forbidden')
  const now = deps.clock.now()
  return withIdempotency(deps.db, idempotency, now, async (tx) => {
    const acting = { deps, session, own, signer }
    const made = await signed(acting, { said, document: null })
    if (!made.ok) return made
    const id = newId()
    const expires_at = new Date(now.getTime() + deps.keyRules.changeMs)
    await insertKeyChange(tx, { id, said, proposed_by: session.officer.id, proposed_at: now, expires_at })
    return { ok: true, value: viewOf(await keep(tx, acting, { id, said }, made.value), own.newest.value) }
  })
}

/**
 * Another key administrator signs the same statement. What casework proposed by itself is prepared in the first signature. With the threshold met the statement is on its
 * way, and whoever leaves is locked out at once.
 */
export async function approveKeyChange(
  deps: KeyChangeDeps,
  session: OfficerSession,
  id: string,
): Promise<Done<KeyChangeView>> {
  const signer = await session.adminSigner()
  await deps.network.refresh()
  const own = ownChain(deps)
  if (own === undefined) return unknown
  return deps.db.transaction(async (tx): Promise<Done<KeyChangeView>> => {
    const change = await lockKeyChange(tx, id)
    if (change === undefined) return refused('not_found')
    const now = deps.clock.now()
    const next = change.document === null ? own.newest.value : headerOf(change.document)
    if (![...own.newest.value.admins, ...next.admins].some(({ kid }) => kid === signer.kid)) return refused('forbidden')
    if (change.state !== 'proposed' || change.expires_at.getTime() <= now.getTime()) return refused('conflict')
    if (change.document?.signatures.some(({ kid }) => kid === signer.kid) === true) return refused('conflict')
    if (change.document !== null && next.prev !== own.newest.digest) {
      await endKeyChange(tx, id, { state: 'refused', code: 'conflict', at: now })
      await logAct(tx, session, { action: 'key.change', subject: id, decision: 'deny', code: 'conflict' })
      return refused('conflict')
    }
    const acting = { deps, session, own, signer }
    const made = await signed(acting, change)
    return made.ok ? { ok: true, value: viewOf(await keep(tx, acting, change, made.value), own.newest.value) } : made
  })
}

/** A key administrator says no, or takes the own proposal back. */
export async function rejectKeyChange(
  deps: KeyChangeDeps,
  session: OfficerSession,
  id: string,
): Promise<Done<KeyChangeView>> {
  const { kid } = await session.adminSigner()
  const own = ownChain(deps)
  if (own === undefined) return unknown
  return deps.db.transaction(async (tx): Promise<Done<KeyChangeView>> => {
    const change = await lockKeyChange(tx, id)
    if (change === undefined) return refused('not_found')
    if (!own.newest.value.admins.some((admin) => admin.kid === kid)) return refused('forbidden')
    if (change.state !== 'proposed') return refused('conflict')
    await endKeyChange(tx, id, { state: 'rejected', at: deps.clock.now() })
    await logAct(tx, session, { action: 'key.change', subject: id, decision: 'deny' })
    return { ok: true, value: viewOf(await heldChange(tx, id), own.newest.value) }
  })
}

type Signed = { document: MultiSigned; next: Statement; prepared: Prepared | null; enough: boolean }

/** Signs the statement of a change, made first where nobody has made it. Keeps nothing yet. */
async function signed(
  { deps, own, signer }: Acting,
  { said, document }: { said: NewKeyChange; document: MultiSigned | null },
): Promise<Done<Signed>> {
  const made = document === null ? await prepare(deps, said, own, signer) : null
  if (made?.ok === false) return made
  const prepared = made?.value ?? null
  const unsigned = document ?? createDocument(prepared?.statement ?? {})
  const value = signMulti('statement', unsigned, signer)
  const { net, member, newest, chain } = own
  const history = keyHistory(chain.map((link) => link.value))
  const judged = judgeStatement(value, { net, member, newest, history })
  if (!judged.ok && judged.why !== 'unsigned') return refused('conflict')
  return { ok: true, value: { document: value, next: headerOf(value), prepared, enough: judged.ok } }
}

/** Keeps the signature and the secrets that came with it, and hands the statement on when enough have signed. */
async function keep(
  tx: Tx,
  acting: Acting,
  { id, said }: { id: string; said: NewKeyChange },
  { document, next, prepared, enough }: Signed,
): Promise<KeyChange> {
  const { deps, session, own } = acting
  await keepDocument(tx, id, { seq: next.seq, document })
  const given = await giveToJoiner(session, { newest: own.newest.value, next }, deps.random)
  for (const entry of [...(prepared?.entries ?? []), ...given]) await addChangeEntry(tx, id, entry)
  if (prepared !== null && prepared.authKey !== null) await keepAuthKey(tx, id, prepared.authKey)
  await logAct(tx, session, { action: 'key.change', subject: id, decision: 'allow', count: next.seq })
  if (enough) {
    await setState(tx, id, 'approved')
    if (said.kind === 'officer-leaves') await lockLeaver(tx, acting, said)
    await deps.jobs.emit(tx, 'key-change.submit', { changeId: id })
  }
  return heldChange(tx, id)
}

/** Two administrators have decided: it does not wait for the exchange. */
async function lockLeaver(tx: Tx, { deps, session }: Acting, { officerId = '' }: NewKeyChange): Promise<void> {
  const account = await findAccount(tx, officerId)
  if (account === undefined) return
  await lockAccount(tx, account.id, deps.clock.now())
  await takeKeysFrom(tx, account.kid)
  await dropApprovalsOf(tx, account.id)
  await logAct(tx, session, { action: 'officer.lock', subject: account.id, decision: 'allow' })
}

async function heldChange(tx: Tx, id: string): Promise<KeyChange> {
  const change = await lockKeyChange(tx, id)
  if (change === undefined) throw new TypeError('A change of keys is gone in its own transaction')
  return change
}
