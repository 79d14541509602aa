import { LINES, type Line, type NewKeyChange, type Statement } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { generateKemKey, newKeyId, wipe, wrapKey } from '@kinlink/crypto/keys'
import type { Signer } from '@kinlink/crypto/sign'
import { problem } from '@kinlink/runtime'
import type { Done } from '../idempotency.ts'
import type { NewKeyringEntry } from '../keys/epochs.ts'
import type { Random } from '../keys/secret.ts'
import { findAccount } from '../officers/account-store.ts'
import { publicRoles } from '../officers/officer.ts'
import type { KeyChangeDeps } from './deps.ts'
import {
  type Draft,
  draftAfter,
  holdersOf,
  linesOf,
  renewed,
  withClosed,
  withNewEpochs,
  withOfficer,
  withoutOfficer,
} from './next-statement.ts'
import type { OwnChain } from './own-chain.ts'

/** A statement that is ready to be signed, and the secrets that come into use with it, wrapped. */
export type Prepared = {
  readonly statement: Statement
  readonly entries: readonly Omit<NewKeyringEntry, 'at'>[]
  readonly authKey: Uint8Array | null
}
type Making = { deps: KeyChangeDeps; draft: Draft; signer: Signer; now: Date }

const refuse = (code: 'conflict' | 'not_found'): { ok: false; problem: ReturnType<typeof problem> } => ({
  ok: false,
  problem: problem(code),
})
const incomplete = (pointer: string) =>
  ({
    ok: false,
    problem: problem('invalid_request', { errors: [{ pointer: `/body/${pointer}`, keyword: 'required' }] }),
  }) as const
const plain = (statement: Statement): Done<Prepared> => ({
  ok: true,
  value: { statement, entries: [], authKey: null },
})

/** Makes the statement that a change asks for, from the one in force. `signer` is the administrator who prepares it: new epoch keys are wrapped under this signature. */
export async function prepare(
  deps: KeyChangeDeps,
  said: NewKeyChange,
  { newest }: OwnChain,
  signer: Signer,
): Promise<Done<Prepared>> {
  const now = deps.clock.now()
  const making = { deps, draft: draftAfter(newest, { authKid: deps.automation.authKey.kid, now }), signer, now }
  switch (said.kind) {
    case 'officer-joins':
      return joining(making, said)
    case 'officer-leaves':
      return leaving(making, said)
    case 'epoch-rotation':
      return { ok: true, value: withRotation(making, making.draft, said.lines ?? LINES) }
    case 'epoch-closing':
      return closing(making, said)
    case 'renewal':
      return plain(renewed(making.draft, now))
    case 'administrator':
      return administrators(making, said)
    case 'authentication-key': {
      const { kid, pk, sealed } = deps.automation.newAuthKey(deps.random)
      const statement = { ...making.draft, authKeys: [...making.draft.authKeys, { kid, pk }] }
      return { ok: true, value: { statement, entries: [], authKey: sealed } }
    }
  }
}

async function joining({ deps, draft, now }: Making, { officerId }: NewKeyChange): Promise<Done<Prepared>> {
  if (officerId === undefined) return incomplete('officerId')
  const account = await findAccount(deps.db, officerId)
  if (account === undefined) return refuse('not_found')
  const { kid, sign_pk: signPk, kem_pk: kemPk, roles, locked_at } = account
  if (kid === null || signPk === null || kemPk === null || locked_at !== null) return refuse('conflict')
  if (draft.officers.some((officer) => officer.kid === kid)) return refuse('conflict')
  return plain(withOfficer(draft, { kid, signPk, kemPk, roles: publicRoles(roles) }, now))
}

/** Somebody who administers keys is replaced as an administrator first; a tracing officer has to remain. */
async function leaving(making: Making, { officerId }: NewKeyChange): Promise<Done<Prepared>> {
  const { deps, draft } = making
  if (officerId === undefined) return incomplete('officerId')
  const account = await findAccount(deps.db, officerId)
  const listed = draft.officers.find(({ kid }) => kid === account?.kid)
  if (account === undefined) return refuse('not_found')
  const remaining = draft.officers.filter(({ kid }) => kid !== account.kid)
  const administers = draft.admins.some(({ kid }) => kid === account.admin_kid)
  if (listed === undefined || administers || !remaining.some(({ roles }) => roles.includes('tracing-officer')))
    return refuse('conflict')
  return { ok: true, value: withRotation(making, withoutOfficer(draft, listed.kid), linesOf(listed)) }
}

/** Opens a new epoch on each line, wrapped to whom the statement then lists. The private keys exist in this call and in the wraps. */
function withRotation({ deps, signer, now }: Making, draft: Draft, lines: readonly Line[]): Prepared {
  const entries: Prepared['entries'][number][] = []
  const opened = lines.map((line) => {
    const made = newEpoch(deps.random, { draft, line, signer })
    entries.push(...made.entries)
    return made.epoch
  })
  const until = new Date(now.getTime() + deps.keyRules.closingMs)
  return { statement: withNewEpochs(draft, opened, { now, until }), entries, authKey: null }
}

function newEpoch(random: Random, { draft, line, signer }: { draft: Draft; line: Line; signer: Signer }) {
  const { kemSk, kemPk } = generateKemKey(random)
  const eid = newKeyId(random)
  const entries = holdersOf(draft, line).map(({ kid, kemPk: recipientKemPk }) => ({
    kid,
    eid,
    line,
    entry: wrapKey({ secret: kemSk, recipientKemPk, context: { kid, eid }, signer, random }),
  }))
  wipe(kemSk)
  return { epoch: { eid, line, pk: toB64(kemPk) }, entries }
}

function closing({ draft }: Making, { epochs }: NewKeyChange): Done<Prepared> {
  if (epochs === undefined) return incomplete('epochs')
  const closing = draft.epochs.filter(({ state }) => state === 'closing').map(({ eid }) => eid)
  return epochs.every((eid) => closing.includes(eid)) ? plain(withClosed(draft, epochs)) : refuse('conflict')
}

async function administrators({ deps, draft }: Making, said: NewKeyChange): Promise<Done<Prepared>> {
  const { administrators: ids, threshold = draft.threshold } = said
  if (ids === undefined) return incomplete('administrators')
  const accounts = await Promise.all(ids.map((id) => findAccount(deps.db, id)))
  const admins = accounts.flatMap((account) =>
    account === undefined || account.admin_kid === null || account.admin_pk === null || account.locked_at !== null
      ? []
      : [{ kid: account.admin_kid, pk: account.admin_pk }],
  )
  if (admins.length < ids.length) return refuse('not_found')
  return threshold > admins.length ? refuse('conflict') : plain({ ...draft, admins, threshold })
}
