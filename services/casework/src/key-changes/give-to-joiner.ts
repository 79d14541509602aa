import type { Statement } from '@kinlink/contracts'
import { wrapKey } from '@kinlink/crypto/keys'
import { isKeyOf, type NewKeyringEntry } from '../keys/epochs.ts'
import type { Random } from '../keys/secret.ts'
import type { OfficerSession } from '../sessions/session.ts'
import { linesOf } from './next-statement.ts'

/**
 * Wraps what this session can open of the living epochs to an officer whom the next statement lists and the newest does not. Empty for an administrator who is no
 * officer: then it waits for one to sign in.
 */
export async function giveToJoiner(
  session: OfficerSession,
  { newest, next }: { newest: Statement; next: Statement },
  random: Random,
): Promise<Omit<NewKeyringEntry, 'at'>[]> {
  const entries: Omit<NewKeyringEntry, 'at'>[] = []
  const giver = session.officer.kid
  if (giver === null || !newest.officers.some(({ kid }) => kid === giver)) return entries
  for (const joiner of next.officers.filter(({ kid }) => !newest.officers.some((known) => known.kid === kid)))
    for (const line of linesOf(joiner)) {
      const epochs = newest.epochs.filter((epoch) => epoch.line === line && epoch.state !== 'closed')
      for (const { eid, sk } of await session.openEpoch(line)) {
        const epoch = epochs.find((one) => one.eid === eid)
        if (epoch === undefined || !isKeyOf(sk, epoch)) continue
        const context = { kid: joiner.kid, eid }
        const entry = wrapKey({
          secret: sk,
          recipientKemPk: joiner.kemPk,
          context,
          signer: await session.signer(),
          random,
        })
        entries.push({ kid: joiner.kid, eid, line, entry })
      }
    }
  return entries
}
