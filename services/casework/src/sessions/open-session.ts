import type { Line } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { kemKeyFromSeed, sessionUnwrap, signKeyFromSeed, wipe } from '@kinlink/crypto/keys'
import type { Signer } from '@kinlink/crypto/sign'
import type { Db } from '@kinlink/postgres'
import { type Clock, HttpProblem, newId } from '@kinlink/runtime'
import { logAct } from '../audit/log.ts'
import { type EpochSecret, openEpochs } from '../keys/epochs.ts'
import { type PersonalKeys, splitKeys } from '../keys/key-file.ts'
import { worksOnLine } from '../officers/officer.ts'
import type { OpenSession, Sessions } from './session.ts'
import { findSession, type SessionRow } from './session-store.ts'
import { sessionContext } from './sign-in.ts'
import type { Tokens } from './token.ts'

export type SessionsDeps = { readonly db: Db; readonly clock: Clock; readonly tokens: Pick<Tokens, 'read'> }

/** Finds out who is acting: the token has to be valid and its session still open. */
export function createSessions({ db, clock, tokens }: SessionsDeps): Sessions {
  return {
    async open(token) {
      const claims = tokens.read(token)
      const row = claims === undefined ? undefined : await findSession(db, claims.jti, claims.sub, clock.now())
      if (claims !== undefined && row !== undefined) return sessionOf(db, row, claims.s)
      await db.transaction((tx) =>
        logAct(tx, 'automation', {
          action: 'request.refused',
          subject: null,
          decision: 'deny',
          code: 'unauthenticated',
        }),
      )
      return undefined
    },
    logRefusal: (session, code) =>
      db.transaction((tx) => logAct(tx, session, { action: 'request.refused', subject: null, decision: 'deny', code })),
  }
}

function sessionOf(db: Db, row: SessionRow, secret: string): OpenSession {
  const { id, account_id, roles, kid, admin_kid } = row
  const unwrapped: Uint8Array[] = []
  let opened: PersonalKeys | undefined
  const kept = <T extends Uint8Array>(bytes: T): T => {
    unwrapped.push(bytes)
    return bytes
  }
  const keys = (): PersonalKeys => {
    opened ??= unwrapKeys(row, secret)
    unwrapped.push(opened.sign, opened.kem, opened.admin)
    return opened
  }
  const signerOf = async (key: string | null, part: 'sign' | 'admin'): Promise<Signer> => {
    if (key === null) throw new HttpProblem('forbidden')
    return { kid: key, signSk: kept(signKeyFromSeed(keys()[part]).signSk) }
  }
  return {
    sessionId: id,
    officer: { id: account_id, kid, roles },
    act: newId(),
    signer: () => signerOf(kid, 'sign'),
    adminSigner: () => signerOf(admin_kid, 'admin'),
    async openEpoch(line: Line): Promise<EpochSecret[]> {
      if (kid === null || !worksOnLine(roles, line)) return []
      const kemSk = kept(kemKeyFromSeed(keys().kem).kemSk)
      const epochs = await openEpochs(db, { kid, kemSk }, line)
      for (const { sk } of epochs) kept(sk)
      return epochs
    },
    wipe() {
      wipe(...unwrapped.splice(0))
      opened = undefined
    },
  }
}

/** @throws HttpProblem `unauthenticated` when the token's secret is not the session's */
function unwrapKeys(row: SessionRow, secret: string): PersonalKeys {
  if (row.keys === null) throw new HttpProblem('forbidden')
  const wrapped = sessionUnwrap(fromB64(secret, 32), sessionContext(row.id), row.keys)
  if (!wrapped.ok) throw new HttpProblem('unauthenticated')
  const keys = splitKeys(wrapped.bytes)
  wipe(wrapped.bytes)
  return keys
}
