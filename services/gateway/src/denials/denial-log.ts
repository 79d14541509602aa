import type { AuditBody } from '@kinlink/contracts'
import { type Db, logAct } from '@kinlink/postgres'
import { type Clock, every, type Logger, newId } from '@kinlink/runtime'

/** A request that the gateway itself refused. */
export type Denial = {
  readonly member: string | null
  readonly act: string | null
  readonly subject: string | null
  readonly code: string
  readonly rules: readonly string[]
  readonly pack: string | null
}

export type DenialLog = {
  /** Fulfils once the entry is in, or is counted with others like it. */
  note(denial: Denial): Promise<void>
  /** Writes what has been counted; nothing is counted afterwards. */
  close(): Promise<void>
}

const COMPRESS_MS = 60_000

/**
 * Puts refused requests into the access log: those of a Society into its own tree, one by one; those of nobody known,
 * and what is refused for its number alone, as a first entry and then one per minute with their count, so that a flood
 * of them does not drown the log.
 */
export const createDenialLog = ({ db, clock, logger }: { db: Db; clock: Clock; logger: Logger }): DenialLog => {
  const counted = new Map<string, { denial: Denial; count: number }>()
  const flush = async (): Promise<void> => {
    for (const [key, { denial, count }] of [...counted]) {
      counted.delete(key)
      if (count > 0) await write(db, clock, denial, count)
    }
  }
  const ticker = every(COMPRESS_MS, flush, { logger })
  return {
    async note(denial) {
      if (denial.member !== null && denial.code !== 'too_many_requests') return await write(db, clock, denial)
      const key = `${denial.member ?? ''} ${denial.code}`
      const known = counted.get(key)
      if (known !== undefined) {
        known.count += 1
        return
      }
      counted.set(key, { denial: { ...denial, act: null, subject: null }, count: 0 })
      await write(db, clock, denial)
    },
    async close() {
      await ticker.stop()
      await flush()
    },
  }
}

const write = async (db: Db, clock: Clock, denial: Denial, count?: number): Promise<void> => {
  const { member, act, subject, code, rules, pack } = denial
  const body: AuditBody = {
    v: 1,
    id: newId(),
    at: clock.now().toISOString(),
    action: 'request.refused',
    actor: { member, officer: null },
    act,
    subject,
    decision: 'deny',
    code,
    ...(rules.length === 0 ? {} : { rules: [...rules] }),
    ...(pack === null ? {} : { pack }),
    ...(count === undefined ? {} : { count }),
  }
  await db.transaction((tx) => logAct(tx, { tree: member === null ? 'network' : `member:${member}`, body }))
}
