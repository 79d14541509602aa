import { Bytes32, Id, Line, type RecoveredEpochs, type RecoveryDone, type RecoveryKeyring } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { type KeyringEntry, wipe } from '@kinlink/crypto/keys'
import { sql } from '@kinlink/postgres'
import { problem } from '@kinlink/runtime'
import { Type } from 'typebox'
import { logAct } from '../audit/log.ts'
import type { Done } from '../idempotency.ts'
import type { KeyChangeDeps } from '../key-changes/deps.ts'
import { ownChain } from '../key-changes/own-chain.ts'
import { isKeyOf, recoveryKid } from '../keys/epochs.ts'
import { giveEpochs } from '../keys/give-epochs.ts'
import { keyringTasks } from '../keys/keyring-task-store.ts'
import type { OfficerSession } from '../sessions/session.ts'

const Row = Type.Object({
  kid: Id,
  eid: Id,
  line: Line,
  entry: Type.Unsafe<KeyringEntry>(Type.Unknown()),
  signPk: Bytes32,
})
const refused = (code: 'conflict' | 'unavailable') => ({ ok: false, problem: problem(code) }) as const

/** What the recovery key opens; the statement that goes with it says which keys have to come out. `conflict` for a Society without a recovery key. */
export async function recoveryKeyring(
  deps: Pick<KeyChangeDeps, 'db' | 'network'>,
  session: OfficerSession,
): Promise<Done<RecoveryKeyring>> {
  const own = ownChain(deps)
  if (own === undefined) return refused('unavailable')
  const { recoveryPk } = own.newest.value
  if (recoveryPk === null) return refused('conflict')
  const kid = recoveryKid(recoveryPk)
  return deps.db.transaction(async (tx) => {
    const entries = await tx.many(
      Row,
      sql`select e.kid, e.eid, e.line, e.entry,
          case when a.kid = e.entry ->> 'kid' then a.sign_pk else a.admin_pk end as "signPk"
        from keyring_entry e join account a on a.kid = e.entry ->> 'kid' or a.admin_kid = e.entry ->> 'kid'
        where e.kid = ${kid} order by e.added_at, e.eid`,
    )
    await logAct(tx, session, { action: 'key.keyring', subject: kid, decision: 'allow', count: entries.length })
    return { ok: true, value: { member: own.me, statement: own.newest.document, entries } }
  })
}

/**
 * Gives recovered epoch keys to the officers of the newest statement who wait for them, in the name of the officer who recovers. Whoever brings them has had the shares:
 * each has to be the private key of its epoch.
 */
export async function giveRecovered(
  deps: Pick<KeyChangeDeps, 'db' | 'network' | 'clock' | 'random' | 'automation'>,
  session: OfficerSession,
  { epochs }: RecoveredEpochs,
): Promise<Done<RecoveryDone>> {
  const own = ownChain(deps)
  if (own === undefined) return refused('unavailable')
  const statement = own.newest.value
  const signer = await session.signer()
  const listed = statement.officers.some(({ kid }) => kid === signer.kid)
  const secrets = epochs.map(({ eid, secret }) => ({ eid, sk: fromB64(secret, 32) }))
  const sound = secrets.every(({ eid, sk }) =>
    statement.epochs.some((epoch) => epoch.eid === eid && epoch.state !== 'closed' && isKeyOf(sk, epoch)),
  )
  if (!listed || !sound) {
    const code = listed ? 'conflict' : 'forbidden'
    await deps.db.transaction((tx) =>
      logAct(tx, session, { action: 'key.keyring', subject: null, decision: 'deny', code }),
    )
    return { ok: false, problem: problem(code) }
  }
  const done = await deps.db.transaction(async (tx) => {
    const { random } = deps
    const given = await giveEpochs(tx, session, { statement, secrets, signer, random, at: deps.clock.now() })
    await logAct(tx, session, { action: 'key.keyring', subject: null, decision: 'allow', count: given })
    return { given, waiting: (await keyringTasks(tx)).length }
  })
  wipe(...secrets.map(({ sk }) => sk))
  await deps.automation.reload()
  return { ok: true, value: done }
}
