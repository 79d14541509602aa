import type { ConsistencyProof, Checkpoint as Signed, SocietyStatus } from '@kinlink/contracts'
import { parseNoteVerifierKey, ready, verifyNote } from '@kinlink/crypto/verify'
import { COORDINATOR, MEMBERS, newAccounts } from '@kinlink/embedded'
import { type Checkpoint, openCheckpoint, verifyConsistency } from '@kinlink/tlog'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCaseload, type Officers, type Outcome, type Playing, play } from './support/caseload.ts'
import { startConstellation } from './support/constellation.ts'
import { type Constellation, control } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { until } from './support/until.ts'

const caseload = aCaseload()

const officersOf = async (network: Constellation): Promise<Officers> => {
  const officers = new Map()
  for (const society of ['transit', 'destination'])
    officers.set(society, await signedIn(network, society, 'tracing-officer'))
  return officers
}

const flush = async ({ exchange }: Constellation): Promise<void> => {
  const redis = new Redis(exchange.redisUrl)
  await redis.flushall()
  redis.disconnect()
}

/** Does each of the things once, evenly spread over the run. */
const hurtBy = (things: readonly (() => Promise<unknown>)[]): Playing => {
  let next = 0
  const disturb = async (done: number, of: number): Promise<void> => {
    if (next >= things.length || done < ((next + 1) * of) / (things.length + 1)) return
    next += 1
    await things[next - 1]?.()
  }
  return { disturb, atLeast: undisturbed.candidates.length }
}

const separately = () =>
  startConstellation({
    separate: true,
    members: MEMBERS.filter(({ member }) => member !== 'origin'),
    accounts: (member) => newAccounts(member, COORDINATOR).filter(({ username }) => /officer-1|admin/.test(username)),
  })

const SOURCES = ['society', 'exchange'] as const

/** The newest signed head of a log, verified. */
async function headOf(auditor: Officer, source: string): Promise<Checkpoint> {
  await ready()
  const { checkpoint, verifier } = await auditor.get<Signed>(`/v1/audit/checkpoint?source=${source}`)
  const opened = openCheckpoint(checkpoint, (note) => {
    const verified = verifyNote(note, [parseNoteVerifierKey(verifier)])
    return verified.ok ? verified : undefined
  })
  if (opened === undefined) throw new Error('A checkpoint does not verify')
  return opened
}

async function expectGrown(auditor: Officer, source: string, before: Checkpoint | undefined): Promise<void> {
  const after = await headOf(auditor, source)
  const [from, to] = [before?.size ?? 0, after.size]
  expect(to).toBeGreaterThan(from)
  const proof = await auditor.get<ConsistencyProof>(`/v1/audit/consistency?source=${source}&from=${from}&to=${to}`)
  const hashes = proof.hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64url')))
  expect(
    verifyConsistency({ from, to, fromRoot: before?.root ?? new Uint8Array(32), toRoot: after.root, hashes }),
  ).toBe(true)
}

// What an undisturbed run comes to is the same in every network: pairs are scored in plaintext, and these are no close calls.
let undisturbed: Outcome
let own: Awaited<ReturnType<typeof startConstellation>> | undefined
beforeAll(async () => {
  ;[undisturbed, own] = await Promise.all([
    officersOf(theNetwork()).then((officers) => play(caseload, officers)),
    separately(),
  ])
  expect(undisturbed.candidates.length).toBeGreaterThan(3)
})
afterAll(() => own?.stop())

describe('the same people, cases, candidates and releases come of a caseload as undisturbed', () => {
  // Most of it is waiting, so the two networks are hurt at the same time.
  it.concurrent('when each trust side is one process, killed in the middle, and Redis is emptied', async () => {
    const network = theNetwork()
    const kill = (process: string) => () => control(network, '/kill', { process })
    const things = [
      kill('exchange'),
      () => flush(network),
      kill('society-transit'),
      () => flush(network),
      kill('society-destination'),
    ]
    const officers = await officersOf(network)
    const transit = officers.get('transit') as Officer
    const auditor = await signedIn(network, 'transit', 'auditor')
    const logs = await Promise.all(SOURCES.map((source) => headOf(auditor, source)))
    const counted = (await transit.get<SocietyStatus>('/v1/status')).counts
    expect(await play(caseload, officers, hurtBy(things))).toEqual(undisturbed)
    // The logs have only grown, and each event came by webhook, however often it was tried.
    for (const [i, source] of SOURCES.entries()) await expectGrown(auditor, source, logs[i])
    await until('every event has come by webhook as well', async () => {
      const { counts } = await transit.get<SocietyStatus>('/v1/status')
      const grown = (name: string) => (counts[name] ?? 0) - (counted[name] ?? 0)
      return grown('events') > 0 && grown('webhooks') === grown('events')
    })
  })

  it.concurrent('when each service is a process, and each is killed once', async () => {
    const network = own?.constellation ?? theNetwork()
    const processes = await control<string[]>(network, '/processes')
    const services = processes.filter((name) => /^exchange-(?!postgres)|^society-(transit|destination)-/.test(name))
    expect(services).toHaveLength(10)
    const things = services.map((process) => () => control(network, '/kill', { process }))
    expect(await play(caseload, await officersOf(network), hurtBy(things))).toEqual(undisturbed)
  })
})
