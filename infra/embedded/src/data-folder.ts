import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { endRecorded, recordProcess, stillRuns } from './process-identity.ts'

const LOCK = 'lock.json'
const PROCESSES = 'processes.json'
const MARK = 'this-folder-belongs-to-kinlink'
/** The one subfolder that outlives a start; see `kept/`. */
export const KEPT = 'kept'

const Recorded = Type.Object({ pid: Type.Integer({ minimum: 2 }), identity: Type.String() })
const Processes = Type.Array(Type.Object({ process: Recorded, stopSignal: Type.String() }))
type Processes = Static<typeof Processes>

/** Says what the reader can do about it; meant to be shown without a stack. */
export class DataFolderRefused extends Error {
  override readonly name = 'DataFolderRefused'
}

export interface DataFolder {
  readonly path: string
  /** Processes of a killed run that were still there and have been ended. */
  readonly ended: number
  /** Writes a child down, so that the next run can end it should this one be killed. */
  remember(pid: number, stopSignal: NodeJS.Signals): void
  forget(pid: number): void
  /** Gives the folder free; what is in it stays. */
  release(): void
}

const read = <T>(file: string, parse: (value: unknown) => T): T | undefined => {
  try {
    return parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

const create = (path: string): void => {
  // A lent database account has to enter; only root lends one. Nobody else can list the folder.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700
  mkdirSync(path, { recursive: true, mode })
  const { uid } = lstatSync(path)
  if (process.getuid !== undefined && uid !== process.getuid()) {
    throw new DataFolderRefused(
      `The data folder ${path} belongs to another user: set KINLINK_DATA to a folder of your own`,
    )
  }
  const content = readdirSync(path)
  if (content.length > 0 && !content.includes(MARK)) {
    throw new DataFolderRefused(
      `The data folder ${path} holds something else: set KINLINK_DATA to an empty or a new folder`,
    )
  }
  writeFileSync(join(path, MARK), 'Kinlink deletes what is in here when it starts, but for the keys in "kept".\n')
}

const take = (path: string): void => {
  const own = recordProcess(process.pid)
  const lock = join(path, LOCK)
  try {
    const file = openSync(lock, 'wx', 0o600)
    writeFileSync(file, JSON.stringify(own))
    closeSync(file)
    return
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const holder = read(lock, (value) => Value.Parse(Recorded, value))
  if (holder !== undefined && stillRuns(holder)) {
    throw new DataFolderRefused(
      `Kinlink already runs with the data folder ${path} (process ${holder.pid}): stop that one with Ctrl-C or "kill ${holder.pid}", or set KINLINK_DATA to another folder`,
    )
  }
  // Of two that find the same stale lock, one moves it away and the other finds it gone.
  const stale = join(path, `lock.${process.pid}.stale`)
  renameSync(lock, stale)
  rmSync(stale)
  take(path)
}

const endLeftovers = async (path: string): Promise<number> => {
  const left = (read(join(path, PROCESSES), (value) => Value.Parse(Processes, value)) ?? []).filter(
    ({ process: recorded }) => stillRuns(recorded),
  )
  const ended = await Promise.all(
    left.map(({ process: recorded, stopSignal }) =>
      endRecorded(recorded, stopSignal === 'SIGINT' ? 'SIGINT' : 'SIGTERM'),
    ),
  )
  const stubborn = left[ended.indexOf(false)]
  if (stubborn !== undefined) {
    throw new DataFolderRefused(
      `Process ${stubborn.process.pid} of an earlier run does not end: stop it with "kill -9 ${stubborn.process.pid}" and start again`,
    )
  }
  return left.length
}

const wipe = (path: string): void => {
  for (const name of readdirSync(path)) {
    if (name !== LOCK && name !== MARK && name !== KEPT) rmSync(join(path, name), { recursive: true, force: true })
  }
}

/**
 * Takes a folder for this process alone. Processes that a killed run left behind are ended and what it stored is
 * deleted, unless `keep`. Rejects with DataFolderRefused when another run holds it, or when it is not Kinlink's to delete.
 */
export const openDataFolder = async (folder: string, options: { keep?: boolean } = {}): Promise<DataFolder> => {
  const path = resolve(folder)
  create(path)
  take(path)
  const release = (): void => rmSync(join(path, LOCK), { force: true })
  let ended = 0
  try {
    ended = await endLeftovers(path)
    if (options.keep !== true) wipe(path)
  } catch (error) {
    release()
    throw error
  }
  let processes: Processes = []
  const write = (next: Processes): void => {
    processes = next
    writeFileSync(join(path, `${PROCESSES}.new`), JSON.stringify(processes), { mode: 0o600 })
    renameSync(join(path, `${PROCESSES}.new`), join(path, PROCESSES))
  }
  return {
    path,
    ended,
    remember: (pid, stopSignal) => {
      const recorded = recordProcess(pid)
      if (recorded !== undefined) write([...processes, { process: recorded, stopSignal }])
    },
    forget: (pid) => write(processes.filter(({ process: recorded }) => recorded.pid !== pid)),
    release,
  }
}
