/*
 * Measures sealing, projecting and opening beside the bare primitive calls they cannot do without:
 * `pnpm bench crypto --json`. Both arms run in short slices, one after the other, so that a busy machine slows both;
 * nine rounds, of each the median, per second of processor time. The last line is one JSON object.
 */
import { openRecord } from '../src/open.ts'
import { grantRecord, sealRecord } from '../src/seal.ts'
import { projectGrant, projectRecord, ready, verifyRecord } from '../src/verify.ts'
import { bareOpen, bareProject, bareSeal } from './bare.ts'
import { aMeasuredCase, drawnBeforehand, type MeasuredCase } from './ground.ts'

type Figure = { perSecond: number; barePerSecond: number; ratio: number }

const ROUNDS = 9
const SLICES = 12
const SLICE_MS = 12
const DEMANDED = 0.7

function seal({ header, fields, officer, epochs, grantHeader }: MeasuredCase): () => void {
  const random = drawnBeforehand(65_536)
  const headers = epochs.map(() => grantHeader('A'.repeat(43)))
  return () => {
    const { fieldKeys, digest } = sealRecord({ header, fields, ...officer, random })
    for (const [at, { kemPk }] of epochs.entries())
      grantRecord({ header: { ...headers[at], record: digest }, fieldKeys, epochPk: kemPk, ...officer, random })
  }
}

/** As it comes off the wire. */
const received = <T>(value: T): T => JSON.parse(JSON.stringify(value))

function project({ sealed, officer, opened }: MeasuredCase): () => void {
  const record = received(sealed.record)
  return () => {
    if (!verifyRecord(record, officer.signPk).ok) throw new Error('not verified')
    projectRecord(record, opened)
  }
}

function open({ sealed, grant, officer, epochs, opened }: MeasuredCase): () => void {
  const record = received(projectRecord(sealed.record, opened))
  const narrowed = received(projectGrant(grant, opened))
  const grantKeys = { epochSk: epochs[0]?.kemSk ?? new Uint8Array(), signPk: officer.signPk }
  return () => {
    const answer = openRecord({ record, signPk: officer.signPk, grant: narrowed, grantKeys })
    if (!answer.ok || answer.values.size !== opened.length) throw new Error('not opened')
  }
}

/** Milliseconds of this thread's processor time: what other work on the machine does not lengthen. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Calls of `work` and the processor time they took, for about a slice. */
function slice(work: () => void): { calls: number; ms: number } {
  const start = processorTime()
  const until = performance.now() + SLICE_MS
  let calls = 0
  do {
    work()
    calls += 1
  } while (performance.now() < until)
  return { calls, ms: processorTime() - start }
}

function round(ours: () => void, bare: () => void): { ours: number; bare: number } {
  const sum = { ours: { calls: 0, ms: 0 }, bare: { calls: 0, ms: 0 } }
  for (let at = 0; at < SLICES; at += 1) {
    for (const [total, work] of [
      [sum.ours, ours],
      [sum.bare, bare],
    ] as const) {
      const { calls, ms } = slice(work)
      total.calls += calls
      total.ms += ms
    }
  }
  return { ours: (sum.ours.calls / sum.ours.ms) * 1000, bare: (sum.bare.calls / sum.bare.ms) * 1000 }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

function measure(ours: () => void, bare: () => void): Figure {
  round(ours, bare)
  const rounds = Array.from({ length: ROUNDS }, () => round(ours, bare))
  const perSecond = median(rounds.map((one) => one.ours))
  const barePerSecond = median(rounds.map((one) => one.bare))
  return {
    perSecond: Number(perSecond.toFixed(1)),
    barePerSecond: Number(barePerSecond.toFixed(1)),
    ratio: Number((perSecond / barePerSecond).toFixed(3)),
  }
}

await ready()
const ground = aMeasuredCase()
const figures = {
  seal: measure(seal(ground), bareSeal(ground)),
  project: measure(project(ground), bareProject(ground)),
  open: measure(open(ground), bareOpen(ground)),
}
if (Object.values(figures).some(({ ratio }) => ratio < DEMANDED)) process.exitCode = 1
process.stdout.write(`${JSON.stringify(figures)}\n`)
