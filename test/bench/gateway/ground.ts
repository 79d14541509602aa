import { type ChildProcess, spawn } from 'node:child_process'
import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts, startPostgres, startRedis, temporaryFolder } from '@kinlink/embedded'
import { newId } from '@kinlink/runtime'
import { startSocietySide } from '../../vectors/order.ts'
import type { Prepared } from './load.ts'
import { processorTime } from './processor-time.ts'

const NET = 'kinlink-bench'
/** Societies that hand in, in turns, each to the two others. The coordinating member does not ask. */
const AUTHORS = ['origin', 'transit', 'destination'] as const
const MEMBERS = ['origin', 'transit', 'destination', 'coordinator'].map((id, at) => ({ id, country: `X${'ABCD'[at]}` }))
const SERVICES = ['registry', 'audit', 'delivery', 'mailbox', 'matching', 'gateway'] as const
const INTERNAL = 'an internal token of the measured exchange'
const PASSWORD = 'a password of the measured exchange'
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** One registry, mailbox and gateway, each a process on real servers that write through, beside the bare handlers in one. */
export type Ground = {
  readonly gateway: string
  readonly bare: string
  token(author: string): string
  /** A sealed tracing request to two Societies with receipt and entry. */
  submission(): Promise<Prepared>
  /** Milliseconds of processor time so far, of each process. */
  spent(): Promise<Spent>
  close(): Promise<void>
}

const MEASURED = ['registry', 'mailbox', 'gateway', 'bare', 'redis', 'postgres', 'caller'] as const
export type Spent = Readonly<Record<(typeof MEASURED)[number], number>>

export const prepareGround = async (): Promise<Ground> => {
  const dir = await temporaryFolder('kinlink-bench-')
  const [redis, postgres] = await Promise.all([
    startRedis({ dir: join(dir, 'redis') }),
    startPostgres({ dir: join(dir, 'postgres'), socket: true }),
  ])
  const children: ChildProcess[] = []
  const societies = await startSocietySide()
  const close = async (): Promise<void> => {
    societies.stop()
    await Promise.all(children.map(ended))
    await Promise.all([redis.stop(), postgres.stop()])
    await rm(dir, { recursive: true, force: true })
  }
  try {
    const passwords = Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_PASSWORD`, PASSWORD]))
    const side = { ADMIN_DATABASE_URL: postgres.url(), SIDE: 'exchange', DATABASE: 'exchange', ...passwords }
    await done(start('infra/embedded/src/migrate.ts', side))
    const members = {
      make: 'network',
      net: NET,
      now: Date.now(),
      members: MEMBERS,
      coordinator: 'coordinator',
    } as const
    const network = await societies.order(members)
    const [registryPort, mailboxPort, gatewayPort, barePort] = (await freePorts(4)) as [number, number, number, number]
    const at = (port: number): string => `http://127.0.0.1:${port}`
    const urlAs = (name: string): string => {
      const url = new URL(postgres.url('exchange'))
      url.username = name
      url.password = PASSWORD
      return url.href
    }
    const seed = randomBytes(32)
    const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
    const tokenPublicKey = createPublicKey(key).export({ format: 'jwk' }).x ?? ''
    const shared = (name: string, port: number) => ({
      ...{ DATABASE_URL: urlAs(name), INTERNAL_TOKEN: INTERNAL, NETWORK: NET, LOG_LEVEL: 'fatal', PORT: String(port) },
      ...{ REDIS_URL: redis.url, REGISTRY_URL: at(registryPort), MAILBOX_URL: at(mailboxPort) },
    })
    const many = '100000000'
    children.push(
      start('services/registry/src/main.ts', {
        ...shared('registry', registryPort),
        ...{ TOKEN_KEY: seed.toString('base64url'), KEYS_LOG_KEY: randomBytes(32).toString('base64url') },
        ANCHOR_KEYS: JSON.stringify(network.anchors),
      }),
      start('services/mailbox/src/main.ts', {
        ...shared('mailbox', mailboxPort),
        ...{ SUBMISSIONS_PER_SOCIETY: many, SUBMISSIONS_PER_OFFICER: many },
        ...{ SUBMISSIONS_FLOOR_PER_SOCIETY: many, SUBMISSIONS_FLOOR_PER_OFFICER: many },
      }),
      start('services/gateway/src/main.ts', {
        ...shared('gateway', gatewayPort),
        ...{ TOKEN_PUBLIC_KEY: tokenPublicKey, RATE_PER_ADDRESS: many, RATE_PER_MEMBER: many },
        // Neither is asked in what is measured.
        ...{ DELIVERY_URL: at(registryPort), AUDIT_URL: at(registryPort) },
      }),
      start('test/bench/gateway/bare.ts', {
        ...{ DATABASE_URL: postgres.url('exchange'), PORT: String(barePort), TOKEN_PUBLIC_KEY: tokenPublicKey },
        KEYS: JSON.stringify(AUTHORS.flatMap((author) => network.statements[author]?.officers ?? [])),
      }),
    )
    for (const port of [registryPort, mailboxPort, gatewayPort, barePort]) await ready(at(port))
    const token = (author: string) => tokenOf(key, author)
    const post = async (path: string, document: unknown, as: string): Promise<void> => {
      const response = await fetch(at(gatewayPort) + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${tokenOf(key, as)}`,
          'content-type': 'application/json',
          'idempotency-key': newId(),
        },
        body: JSON.stringify({ document }),
      })
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    }
    await post('/v1/member-list', network.memberList, 'coordinator')
    for (const { id } of MEMBERS) await post('/v1/statements', network.signedStatements[id], id)
    for (const agreement of network.agreements) {
      const { parties } = JSON.parse(Buffer.from(agreement.header, 'base64url').toString()) as { parties: string[] }
      await post('/v1/agreements', agreement, parties[0] ?? '')
    }
    await post('/v1/policy-pack', network.pack, 'coordinator')
    let count = 0
    const submission = async (): Promise<Prepared> => {
      const author = AUTHORS[count++ % AUTHORS.length] ?? AUTHORS[0]
      const to = AUTHORS.filter((society) => society !== author)
      const made = await societies.order({ make: 'submission', author, to })
      return { author, body: Buffer.from(JSON.stringify(made)) }
    }
    const spent = async (): Promise<Spent> => {
      const pids = [...children.map(({ pid }) => pid ?? 0), redis.pid, postgres.pid]
      const times = await Promise.all(pids.map(processorTime))
      const { user, system } = process.cpuUsage()
      return Object.fromEntries(MEASURED.map((name, at) => [name, times[at] ?? (user + system) / 1000])) as Spent
    }
    return { spent, gateway: at(gatewayPort), bare: at(barePort), token, submission, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** An access token as the registry signs it, for five minutes. */
const tokenOf = (key: ReturnType<typeof createPrivateKey>, sub: string): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: NET, aud: 'kinlink-exchange', sub, jti: newId(), iat, exp: iat + 300 }
  const signed = `${part({ alg: 'EdDSA', typ: 'at+jwt' })}.${part(claims)}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

const start = (entry: string, env: Record<string, string>): ChildProcess =>
  spawn(process.execPath, [root(entry)], {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : Promise.resolve(child.exitCode)

const done = async (child: ChildProcess): Promise<void> => {
  if ((await exitOf(child)) !== 0) throw new Error('The database could not be brought up to date')
}

const ended = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGTERM')
  await exitOf(child)
}

const ready = async (url: string): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await fetch(`${url}/ready`).catch(() => undefined)
    if (response?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('A service does not become ready')
}
