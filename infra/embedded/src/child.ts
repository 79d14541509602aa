import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'

export interface ChildOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  /** What makes this program stop in order: PostgreSQL calls SIGINT its fast shutdown. */
  readonly stopSignal: NodeJS.Signals
  readonly cwd?: string
  readonly uid?: number
  readonly gid?: number
}

/** A process in a session of its own, so that Ctrl-C in the terminal reaches only whoever started it. */
export interface Child {
  readonly pid: number
  readonly logFile: string
  /** Fulfils when the process has ended, by whatever cause. */
  readonly exited: Promise<void>
  running(): boolean
  kill(signal: NodeJS.Signals): void
  /** Asks for an orderly end, insists with SIGKILL after `graceMs`, and fulfils when the process is gone. */
  stop(graceMs?: number): Promise<void>
}

// The pipe closes when the starter ends, even by SIGKILL: then the watcher stops the child. A written line releases it.
const WATCHER = 'read -r released || kill -s "$2" "$1" 2>/dev/null'

const watch = (pid: number, signal: NodeJS.Signals): ChildProcess => {
  const watcher = spawn('/bin/sh', ['-c', WATCHER, 'kinlink-watcher', String(pid), signal.slice(3)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.on('error', () => {})
  watcher.stdin?.on('error', () => {})
  watcher.unref()
  if (watcher.stdin !== null && 'unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') {
    watcher.stdin.unref()
  }
  return watcher
}

const spawned = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => {
      if (child.pid === undefined) reject(new Error('a spawned process has no pid'))
      else resolve(child.pid)
    })
  })

const identity = (options: ChildOptions): { uid?: number; gid?: number; cwd?: string } => ({
  ...(options.uid === undefined ? {} : { uid: options.uid }),
  ...(options.gid === undefined ? {} : { gid: options.gid }),
  ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
})

/** Starts a process that writes to its log file and ends when its starter ends. Rejects when it cannot be spawned. */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawn(options.command, options.args, {
    ...identity(options),
    env: options.env,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pid = await spawned(child)
  const watcher = watch(pid, options.stopSignal)
  const running = (): boolean => child.exitCode === null && child.signalCode === null
  void exited.then(() => watcher.stdin?.end('released\n'))
  return {
    pid,
    logFile: options.logFile,
    exited,
    running,
    kill: (signal) => void child.kill(signal),
    stop: async (graceMs = 10_000) => {
      if (!running()) return
      const insist = setTimeout(() => child.kill('SIGKILL'), graceMs)
      child.kill(options.stopSignal)
      await exited
      clearTimeout(insist)
    },
  }
}

/** The last lines of a log file, for the message of an error that the reader must act on. */
export const tail = (logFile: string, lines = 8): string => {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  } catch {
    return ''
  }
}

/** Polls `ready` until it is true; rejects with the end of the log when the child ends first or `timeoutMs` pass. */
export const untilReady = async (
  child: Child,
  name: string,
  ready: () => Promise<boolean>,
  timeoutMs = 180_000,
): Promise<void> => {
  const deadline = Date.now() + timeoutMs
  while (!(await ready())) {
    if (!child.running()) throw new Error(`${name} ended while starting:\n${tail(child.logFile)}`)
    if (Date.now() > deadline) throw new Error(`${name} was not ready after ${timeoutMs} ms:\n${tail(child.logFile)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
