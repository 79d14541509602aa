import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const linuxIdentity = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name in parentheses may hold anything; counted from behind it, state is field 0 and the start time field 19.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z') throw new Error('a zombie has ended')
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  return `${boot} ${fields[19]}`
}

/**
 * What tells a process from a later one with the same pid: the boot and its start time.
 * Undefined when no such process runs.
 */
export const processIdentity = (pid: number): string | undefined => {
  try {
    if (process.platform === 'linux') return linuxIdentity(pid)
    const text = execFileSync('ps', ['-o', 'lstart=,stat=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    return text === '' ? undefined : text.slice(0, 24)
  } catch {
    return undefined
  }
}

/** A process as it is written down, to be found again by a later run. */
export interface RecordedProcess {
  readonly pid: number
  readonly identity: string
}

/** Writes a running process down; undefined when it has ended already. */
export const recordProcess = (pid: number): RecordedProcess | undefined => {
  const identity = processIdentity(pid)
  return identity === undefined ? undefined : { pid, identity }
}

/** Whether exactly the recorded process still runs. */
export const stillRuns = ({ pid, identity }: RecordedProcess): boolean => processIdentity(pid) === identity

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // It ended in between, or it belongs to somebody else: the caller looks whether it still runs.
  }
}

/** Ends a recorded process in order, then by force. Fulfils with false when it could not be ended. */
export const endRecorded = async (
  recorded: RecordedProcess,
  stopSignal: NodeJS.Signals,
  graceMs = 5_000,
): Promise<boolean> => {
  for (const name of [stopSignal, 'SIGKILL'] as const) {
    if (stillRuns(recorded)) signal(recorded.pid, name)
    const deadline = Date.now() + graceMs
    while (stillRuns(recorded) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return !stillRuns(recorded)
}
