import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { Agent, get } from 'node:http'
import type { Readable } from 'node:stream'

export interface ServiceProcess {
  readonly pid: number
  readonly url: string
  /** Everything it wrote so far, for assertions about what must never be logged. */
  output(): string
  /** Ends it as a power cut would; fulfils when it is gone. */
  kill9(): Promise<void>
  /** Ends it in order; fulfils with its exit code. */
  stop(): Promise<number | null>
}

export interface ServiceProcessOptions {
  /** Absolute path of the module to run. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** Where it will listen, as its environment says. */
  readonly url: string
  readonly readyPath?: string
  readonly timeoutMs?: number
}

const status = (url: string): Promise<number> =>
  new Promise((resolve) => {
    const request = get(url, { agent: new Agent({ keepAlive: false }), timeout: 2_000 }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(0))
  })

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly exited: Promise<number | null>
  output(): string
}

const run = (options: ServiceProcessOptions): Running => {
  const child = spawn(process.execPath, [options.entry], {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', (code) => resolve(code))
  })
  const withProcess = (): void => void child.kill('SIGKILL')
  process.once('exit', withProcess)
  void exited.then(() => process.removeListener('exit', withProcess))
  return { child, exited, output: () => output }
}

const ended = ({ child }: Running): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null

/**
 * Runs a service as a process of its own under this Node and fulfils when its readiness route answers 200.
 * Rejects with its output when it ends before. It ends with the test process at the latest.
 */
export const startChild = async (options: ServiceProcessOptions): Promise<ServiceProcess> => {
  const running = run(options)
  const ready = new URL(options.readyPath ?? '/ready', options.url).href
  const deadline = Date.now() + (options.timeoutMs ?? 90_000)
  while ((await status(ready)) !== 200) {
    if (ended(running) || Date.now() > deadline) {
      running.child.kill('SIGKILL')
      throw new Error(`${options.entry} did not get ready:\n${running.output()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!ended(running)) running.child.kill(signal)
    return running.exited
  }
  return {
    pid: running.child.pid ?? 0,
    url: options.url,
    output: running.output,
    kill9: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}
