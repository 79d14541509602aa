import type { KeysLogLeaf } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import type { ExchangeClient } from '@kinlink/exchange-client'
import type { Db, Tx } from '@kinlink/postgres'
import { type AlarmDeps, type Found, raiseAlarm } from '../alarms/raise-alarm.ts'
import { openGossip } from './gossip.ts'
import type { Heard } from './heard-store.ts'
import { keepLog, keptLeaves, keptVerifier } from './keys-log-store.ts'
import { type KnownLog, knownLog } from './known-log.ts'
import { readCheckpoint } from './log-checkpoint.ts'
import { foreignStatements, forkedInLog } from './strange-leaves.ts'

/** The log of all member lists and statements, as this Society follows and verifies it for itself. */
export type KeysLog = {
  known(): KnownLog
  /** Fetches what is new and believes it if it is the same log grown; else alarms and keeps what was known. One at a time. */
  follow(): Promise<void>
  /** Compares the checkpoint in a record's header with the own view: at once, or once the own log is as long. */
  heard(said: Heard): void
  /** Fulfils when everything that was heard and can be compared has been. */
  settled(): Promise<void>
}

export type KeysLogDeps = AlarmDeps & {
  readonly db: Db
  readonly client: Pick<ExchangeClient, 'keysLogCheckpoint' | 'keysLogLeaves'>
  readonly net: string
  readonly me: string
  /** Verifier key of the log; the first one seen is kept where none is pinned. */
  readonly verifier: string | undefined
  /** Called when others have seen more of the log. */
  readonly behind: () => void
}

/** Starts from what was verified before. */
export async function openKeysLog(deps: KeysLogDeps): Promise<KeysLog> {
  let known = knownLog(await keptLeaves(deps.db))
  let verifier = deps.verifier ?? (await keptVerifier(deps.db))
  const gossip = await openGossip(deps, () => known)
  return {
    known: () => known,
    heard: gossip.heard,
    settled: gossip.settled,
    async follow() {
      const asked = gossip.mark()
      const grown = await fetchGrowth(deps, known, verifier)
      if (grown === undefined) return
      if ('kind' in grown) return deps.db.transaction((tx) => raiseAlarm(tx, deps, grown))
      if (grown.leaves.length > 0) {
        await deps.db.transaction((tx) => keepGrowth(tx, deps, grown))
        known = grown.whole
        verifier = grown.verifier
      }
      await gossip.compare(asked)
    },
  }
}

type Growth = {
  readonly leaves: readonly KeysLogLeaf[]
  readonly whole: KnownLog
  readonly note: string
  readonly verifier: string
}

/** What is new under a checkpoint that holds all that is known; what was found where there is none; undefined without an answer. */
async function fetchGrowth(
  { client, net }: KeysLogDeps,
  known: KnownLog,
  trusted: string | undefined,
): Promise<Growth | Found | undefined> {
  const answer = await client.keysLogCheckpoint()
  if (!answer.ok)
    return answer.problem.code === 'not_found' && known.size > 0
      ? { kind: 'log-rolled-back', evidence: '0' }
      : undefined
  const verifier = trusted ?? answer.value.verifier
  const checkpoint = readCheckpoint(answer.value, net, verifier)
  if (checkpoint === undefined) return { kind: 'log-forked', evidence: answer.value.verifier }
  const { size } = checkpoint
  const root = toB64(checkpoint.root)
  if (size < known.size) return { kind: 'log-rolled-back', evidence: `${size} ${root}` }
  const leaves = await fetchLeaves(client, known.size, size)
  if (leaves === undefined) return undefined
  const whole = leaves.length === 0 ? known : known.with(leaves)
  if (whole.size !== size || whole.rootAt(size) !== root) return { kind: 'log-forked', evidence: `${size} ${root}` }
  return { leaves, whole, note: answer.value.checkpoint, verifier }
}

/** Leaves of the log, as many as are given in order; undefined while the exchange does not answer. */
async function fetchLeaves(
  client: KeysLogDeps['client'],
  from: number,
  to: number,
): Promise<KeysLogLeaf[] | undefined> {
  const leaves: KeysLogLeaf[] = []
  while (from + leaves.length < to) {
    const next = from + leaves.length
    const answer = await client.keysLogLeaves(next)
    if (!answer.ok) return undefined
    const given = answer.value.leaves.slice(0, to - next)
    if (given.length === 0 || given.some(({ seq }, at) => seq !== next + at)) break
    leaves.push(...given)
  }
  return leaves
}

async function keepGrowth(tx: Tx, deps: KeysLogDeps, grown: Growth): Promise<void> {
  const { leaves, whole, note, verifier } = grown
  await keepLog(tx, leaves, { size: whole.size, note, verifier }, deps.clock.now())
  const strange = [...forkedInLog(whole, leaves), ...(await foreignStatements(tx, deps.me, leaves))]
  for (const found of strange) await raiseAlarm(tx, deps, found)
}
