import { get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type Child, startChild, untilReady } from './child.ts'

export interface NodeProcess {
  readonly name: string
  /** Absolute path of the module to run under this process's own Node. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** Base addresses whose `/ready` has to answer 200. */
  readonly urls: readonly string[]
  readonly logFile: string
  readonly nodeOptions?: readonly string[]
}

/**
 * What every Node process of the constellation inherits. Modules are read once per checkout, not once per start: types
 * are stripped and code is compiled only when it changed. Argon2id walks 256 MiB at random: with huge pages, where the C
 * library offers them, it does the same work in three quarters of the time.
 */
export const NODE_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  TZ: 'UTC',
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../node_modules/.cache/kinlink', import.meta.url)),
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
}

// Six processes share a small machine: a small young generation costs a little time and saves tens of megabytes each.
const FRUGAL = ['--max-semi-space-size=4', '--max-old-space-size=384']

const answersReady = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get(new URL('/ready', url), { agent: false, timeout: 3_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })

const allReady = async (urls: readonly string[]): Promise<boolean> =>
  (await Promise.all(urls.map(answersReady))).every((ready) => ready)

/** Starts a Node process and fulfils when all its applications are ready. It inherits nothing of the environment but PATH. */
export const startNode = async (options: NodeProcess, started: (child: Child) => void): Promise<Child> => {
  const child = await startChild({
    command: process.execPath,
    args: [...(options.nodeOptions ?? FRUGAL), options.entry],
    env: { ...NODE_ENVIRONMENT, ...options.env },
    logFile: options.logFile,
    stopSignal: 'SIGTERM',
  })
  started(child)
  await untilReady(child, options.name, () => allReady(options.urls))
  return child
}
