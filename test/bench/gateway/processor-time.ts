import { readFile } from 'node:fs/promises'

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10

/** Milliseconds of processor time of a process and of those that it has started, ended or not, as Linux tells them; NaN elsewhere. */
export const processorTime = async (pid: number): Promise<number> => {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const own = await ticks(pid, [USER, SYSTEM, ENDED_USER, ENDED_SYSTEM])
  const started = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map((child) => ticks(Number(child), [USER, SYSTEM])),
  )
  return TICK_MS * started.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one), own)
}

// Counted from behind the name in brackets, which may hold spaces.
const [USER, SYSTEM, ENDED_USER, ENDED_SYSTEM] = [11, 12, 13, 14] as const

const ticks = async (pid: number, columns: readonly number[]): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return columns.reduce((sum, column) => sum + Number(values[column]), 0)
}

type Times = Readonly<Record<string, number>>

/** What each process has spent since on one of so many submissions. */
export const spentSince = <T extends Times>(before: T, after: T, submissions: number): T =>
  Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / submissions])) as T

/** The mean of each process over all rounds, and what they are together; to a hundredth. */
export const meanOf = (rounds: readonly Times[]): Times => {
  const mean = (name: string): number => rounds.reduce((sum, round) => sum + (round[name] ?? 0), 0) / rounds.length
  const each = Object.keys(rounds[0] ?? {}).map((name): [string, number] => [name, mean(name)])
  const all = each.reduce((sum, [, ms]) => sum + ms, 0)
  return Object.fromEntries(
    [...each, ['together', all] as const].map(([name, ms]) => [name, Math.round(ms * 100) / 100]),
  )
}
