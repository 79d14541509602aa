import type { Child } from './child.ts'
import type { DataFolder } from './data-folder.ts'

/** How to bring a process up; called again, with the same ports, each time it has ended unasked. */
export interface Managed {
  readonly name: string
  readonly stopSignal: NodeJS.Signals
  /** Others need it: it is stopped after them. */
  readonly foundation?: boolean
  /** Fulfils when the process is ready for use; `started` is told of it as soon as it exists. */
  launch(started: (child: Child) => void): Promise<Child>
}

export interface Supervisor {
  /** Starts a process, waits until it is ready and keeps it running. Rejects when the first start fails. */
  start(managed: Managed): Promise<void>
  /** Sends a signal and fulfils when the process has ended; it is then started again. */
  kill(name: string, signal: NodeJS.Signals): Promise<void>
  /** Ends some processes in order, does something while they are down, and starts them again. */
  whileDown(names: readonly string[], work: () => Promise<void>): Promise<void>
  /** Fulfils when the process is ready for use, after a restart in progress. */
  ready(name: string): Promise<void>
  pid(name: string): number | undefined
  readonly names: readonly string[]
  readonly restarts: ReadonlyMap<string, number>
  /** Ends everything, foundations last, and fulfils when all is gone. */
  stop(): Promise<void>
}

interface Entry {
  readonly managed: Managed
  child: Child | undefined
  ready: Promise<void>
  /** Ended on purpose: whoever did so starts it again. */
  down: boolean
}

const FIRST_DELAY = 100
const LONGEST_DELAY = 5_000
const STEADY_AFTER = 30_000

const ignore = (): void => {}

/** Keeps processes running until told to stop; writes each into the data folder. `onRestart` hears of each restart. */
export const createSupervisor = (folder: DataFolder, onRestart: (name: string) => void = ignore): Supervisor => {
  const entries: Entry[] = []
  const restarts = new Map<string, number>()
  const stopping = new AbortController()

  const find = (name: string): Entry => {
    const entry = entries.find(({ managed }) => managed.name === name)
    if (entry === undefined) throw new RangeError(`no process is named ${name}`)
    return entry
  }

  const launch = async (entry: Entry): Promise<void> => {
    const { managed } = entry
    const child = await managed.launch((started) => {
      entry.child = started
      folder.remember(started.pid, managed.stopSignal)
      void started.exited.then(() => folder.forget(started.pid))
    })
    const since = Date.now()
    void child.exited.then(() => {
      if (stopping.signal.aborted || entry.down) return
      entry.ready = revive(entry, Date.now() - since > STEADY_AFTER ? FIRST_DELAY : FIRST_DELAY * 4)
      entry.ready.catch(ignore)
    })
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        stopping.signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      stopping.signal.addEventListener('abort', done)
    })

  const revive = async (entry: Entry, firstDelay: number): Promise<void> => {
    for (let delay = firstDelay; !stopping.signal.aborted; delay = Math.min(delay * 2, LONGEST_DELAY)) {
      await pause(delay)
      if (stopping.signal.aborted) return
      restarts.set(entry.managed.name, (restarts.get(entry.managed.name) ?? 0) + 1)
      onRestart(entry.managed.name)
      try {
        return await launch(entry)
      } catch {
        // Its log says why; it is tried again until somebody stops it.
        await entry.child?.stop()
      }
    }
  }

  const end = async (entry: Entry): Promise<void> => {
    await entry.child?.stop()
    // A restart in progress may have made another one meanwhile.
    await entry.ready.catch(ignore)
    await entry.child?.stop()
  }

  return {
    restarts,
    async start(managed) {
      const entry: Entry = { managed, child: undefined, ready: Promise.resolve(), down: false }
      entries.push(entry)
      entry.ready = launch(entry)
      await entry.ready
    },
    async kill(name, signal) {
      const { child } = find(name)
      child?.kill(signal)
      await child?.exited
    },
    async whileDown(names, work) {
      const resting = names.map(find)
      for (const entry of resting) entry.down = true
      await Promise.all(resting.map(({ child }) => child?.stop()))
      try {
        await work()
      } finally {
        for (const entry of resting) {
          entry.down = false
          if (!stopping.signal.aborted) entry.ready = launch(entry)
        }
      }
      await Promise.all(resting.map((entry) => entry.ready))
    },
    ready: (name) => find(name).ready,
    get names() {
      return entries.map(({ managed }) => managed.name)
    },
    pid: (name) => find(name).child?.pid,
    async stop() {
      stopping.abort()
      const [foundations, others] = [true, false].map((wanted) =>
        entries.filter(({ managed }) => (managed.foundation ?? false) === wanted),
      )
      await Promise.all((others ?? []).map(end))
      await Promise.all((foundations ?? []).map(end))
    },
  }
}
