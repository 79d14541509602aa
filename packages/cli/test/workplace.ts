import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROBLEMS } from '@kinlink/contracts'
import { run } from '../src/cli.ts'
import type { Io } from '../src/io.ts'

export type Seen = { method: string; path: string; headers: Record<string, unknown>; body: unknown }
export type Reply = { status: number; body?: unknown }
export type Said = { exit: number; out: string; err: string }

export const refusal = (code: keyof typeof PROBLEMS, more: object = {}): Reply => ({
  status: PROBLEMS[code].status,
  body: {
    type: `urn:kinlink:problem:${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    code,
    ...more,
  },
})

export const officer = 'AAAAAAAAAAAAAAAAAAAAAA'
export const id = (byte: number): string => Buffer.alloc(16, byte).toString('base64url')
const session = { token: 'a.session.token', expiresIn: 600, officer, member: 'transit', roles: ['tracing-officer'] }

export type Workplace = {
  readonly url: string
  readonly folder: string
  readonly seen: Seen[]
  readonly kinlink: (
    argv: readonly string[],
    more?: { stdin?: string; env?: Record<string, string>; typed?: string[] },
  ) => Promise<Said>
  close(): Promise<void>
}

/** A machine with kinlink and a casework that answers as it is told; signing in is answered here. */
export const setUp = async (reply: (seen: Seen) => Reply = () => refusal('not_found')): Promise<Workplace> => {
  const folder = await mkdtemp(join(tmpdir(), 'kinlink-cli-'))
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      }
      seen.push(one)
      const signing = one.path === '/v1/session'
      const answer =
        signing && one.method === 'POST' && (one.body as { passphrase?: string }).passphrase === 'correct horse battery'
          ? { status: 201, body: session }
          : signing && one.method === 'DELETE'
            ? { status: 204 }
            : signing
              ? refusal('sign_in_refused')
              : reply(one)
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const home = join(folder, 'home')
  return {
    url,
    folder,
    seen,
    kinlink: async (argv, { stdin = '', env = {}, typed = [] } = {}) => {
      let [out, err] = ['', '']
      const answers = [...typed]
      const io: Io = {
        out: (text) => {
          out += text
        },
        err: (text) => {
          err += text
        },
        stdin: async () => stdin,
        ask: async () => answers.shift(),
        now: () => new Date('2026-11-23T10:00:00Z'),
        env: { KINLINK_HOME: home, ...env },
      }
      return { exit: await run(argv, io), out, err }
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const signIn = async (place: Workplace): Promise<Said> =>
  await place.kinlink(['sign-in', '--url', place.url, '--user', 'amina'], {
    env: { KINLINK_PASSPHRASE: 'correct horse battery' },
  })
