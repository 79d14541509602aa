import type { Line } from '@kinlink/contracts'
import type { Logger } from '@kinlink/runtime'
import type { NetworkView } from '../network/network.ts'
import { worksOnLine } from '../officers/officer.ts'
import type { OpenSession } from '../sessions/session.ts'
import { recordsToRenew } from './own-grant-store.ts'
import { type RenewDeps, renewRecord } from './renew-record.ts'
import { targetsOf } from './targets.ts'

/** Renews what desks were granted, and have granted, while one of their officers is signed in: nobody else holds their keys. */
export type DeskRegrants = {
  /** Goes on with a bounded batch in the officer's session, after the answer is out; the keys are wiped at its end. Nothing for anybody else. */
  goOn(session: OpenSession): void
  /** Waits for the batch in work. */
  close(): Promise<void>
}

const DESKS: readonly Line[] = ['child', 'detention']
/** Records per sign-in and per later request of the session. */
const BATCH = 25
const RETRY_MS = 60_000

export function createDeskRegrants(
  deps: RenewDeps & { readonly network: NetworkView; readonly logger: Logger },
): DeskRegrants {
  let working: Promise<void> | undefined
  return {
    goOn(session) {
      const lines = DESKS.filter((line) => worksOnLine(session.officer.roles, line))
      if (lines.length === 0 || working !== undefined) return
      working = renewSome(deps, session, lines)
        .catch((err: unknown) => deps.logger.warn({ err }, 'grants of a desk could not be renewed'))
        .finally(() => {
          session.wipe()
          working = undefined
        })
    },
    close: async () => working,
  }
}

async function renewSome(
  deps: RenewDeps & { readonly network: NetworkView },
  session: OpenSession,
  lines: readonly Line[],
): Promise<void> {
  const network = deps.network.current()
  if (network === null) return
  const triedBefore = new Date(deps.clock.now().getTime() - RETRY_MS)
  const rids = await recordsToRenew(deps.db, { targets: targetsOf(network), lines, triedBefore }, BATCH)
  if (rids.length === 0) return
  const secrets = Object.fromEntries(
    await Promise.all(lines.map(async (line) => [line, await session.openEpoch(line)] as const)),
  )
  const hand = { signer: await session.signer(), mandate: null, secrets, actor: session, act: session.act }
  for (const rid of rids) if (!(await renewRecord(deps, network, hand, rid))) return
}
