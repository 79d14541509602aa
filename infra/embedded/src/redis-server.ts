import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { type Child, startChild, untilReady } from './child.ts'
import { freePort } from './ports.ts'

export interface RedisOptions {
  /** Folder of this server alone; created when missing, its append-only file is read when there is one. */
  readonly dir: string
  readonly port?: number
  /** Kept across restarts by passing it again. */
  readonly password?: string
  /** Told of the process as soon as it exists, before it is ready. */
  readonly started?: (child: Child) => void
}

export interface RedisServer extends Child {
  readonly port: number
  readonly dir: string
  readonly password: string
  readonly url: string
}

/** The `redis-server` program on the search path, or undefined where none is installed. */
export const findRedis = (searchPath = process.env.PATH ?? ''): string | undefined =>
  [...searchPath.split(delimiter), '/usr/local/bin', '/opt/homebrew/bin']
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file))

// BullMQ requires noeviction. The title is left alone, so that the command line still names the folder it serves.
const configuration = (dir: string, port: number, password: string): string =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${dir}"`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'set-proc-title no',
    'daemonize no',
    '',
  ].join('\n')

const answersPing = (port: number, password: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let answer = ''
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`))
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (answer.split('\r\n').length > 2) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer.includes('+PONG')))
  })

/** Starts a Redis server on loopback with a password and an append-only file; fulfils when it answers PING. */
export const startRedis = async (options: RedisOptions): Promise<RedisServer> => {
  const command = findRedis()
  if (command === undefined) {
    throw new Error(
      'Kinlink needs the program redis-server (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis)',
    )
  }
  const { dir } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const port = options.port ?? (await freePort())
  const password = options.password ?? randomBytes(24).toString('base64url')
  const file = join(dir, 'redis.conf')
  await writeFile(file, configuration(dir, port, password), { mode: 0o600 })
  const child = await startChild({
    command,
    args: [file],
    env: { LC_ALL: 'C', TZ: 'UTC' },
    logFile: join(dir, 'redis.log'),
    stopSignal: 'SIGTERM',
    cwd: dir,
  })
  options.started?.(child)
  await untilReady(child, 'Redis', () => answersPing(port, password))
  return { ...child, port, dir, password, url: `redis://:${password}@127.0.0.1:${port}/0` }
}
