import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Context, ContextRequest } from '@kinlink/contracts'
import { createDb, type Db, grantAuditInsert, migrate, prepareDatabase, sql } from '@kinlink/postgres'
import { HELD_LENGTH, newId, type Service } from '@kinlink/runtime'
import { preparedDatabase, type TestDatabase } from '@kinlink/testing'
import { Type } from 'typebox'
import { type Network, type SocietySide, startSocietySide } from '../../../test/vectors/order.ts'
import { readConfig } from '../src/config.ts'
import { start } from '../src/start.ts'
import { signToken, tokenPublicKey } from './token.ts'

export const NET = 'kinlink-test'
const INTERNAL = 'an internal token of the exchange side'
const PASSWORD = 'kinlink-test'

export type Answer = {
  status: number
  headers: Headers
  text: string
  body: Record<string, unknown> & { code?: string }
}
export type Asked = { path: string; method: string; body: unknown; headers: Record<string, unknown> }
export type Ground = {
  readonly societies: SocietySide
  readonly network: Network
  readonly service: Service
  /** As the gateway's own role. */
  readonly db: Db
  /** What was passed on to mailbox, delivery and audit, in order. */
  readonly passedOn: Asked[]
  /** How a peer answers instead of its ordinary way; by the start of the path. */
  readonly answers: Map<string, { status: number; body?: unknown }>
  /** The records that the mailbox is holding, and whether it holds any, or closes as soon as it has answered. */
  readonly reads: { held: number; holds: boolean }
  /** Milliseconds that the registry takes. */
  registryMs: number
  /** What the registry is to say otherwise. */
  context: (context: Context) => Context
  send(method: string, path: string, options?: SendOptions): Promise<Answer>
  log(): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}
export type SendOptions = {
  /** The Society whose token it carries; null for none. */
  as?: string | null
  body?: unknown
  /** Instead of `body`: exactly these bytes. */
  raw?: string | Buffer
  headers?: Record<string, string>
}

const MEMBERS = [
  { id: 'origin', country: 'ER' },
  { id: 'transit', country: 'IT' },
  { id: 'destination', country: 'SE' },
  { id: 'coordinator', country: 'CH' },
]

/** Answers for the other services of the exchange, by the contract of each, and remembers what it was asked. */
const startPeers = async (ground: { current: Ground | undefined }, network: Network): Promise<Server> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      const path = request.url ?? ''
      const told = answerOf(ground.current, network, path, body)
      if (!path.startsWith('/internal/context'))
        ground.current?.passedOn.push({ path, method: request.method ?? '', body, headers: request.headers })
      const bytes = Buffer.from(told.body === undefined ? '' : JSON.stringify(told.body))
      const held = HELD.includes(path) && told.status === 200
      const length = held ? { [HELD_LENGTH]: String(bytes.length) } : {}
      response.writeHead(told.status, { 'content-type': 'application/json', ...length })
      if (held) hold(ground.current, response, bytes)
      else setTimeout(() => response.end(bytes), path === '/internal/context' ? ground.current?.registryMs : 0)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const HELD = ['/internal/records/read', '/internal/blobs/parts/read']

/** The answer, and the connection left open until the gateway closes it. */
const hold = (ground: Ground | undefined, response: ServerResponse, bytes: Buffer): void => {
  response.write(bytes)
  if (ground === undefined) return
  ground.reads.held += 1
  response.once('close', () => {
    ground.reads.held -= 1
  })
  if (!ground.reads.holds) setTimeout(() => response.destroy(), 5)
}

const WORD = { header: 'e30', kid: 'A'.repeat(22), sig: 'A'.repeat(86) }

const answerOf = (ground: Ground | undefined, network: Network, path: string, body: unknown) => {
  const set = [...(ground?.answers ?? [])].find(([prefix]) => path.startsWith(prefix))?.[1]
  if (set !== undefined) return set
  if (path === '/internal/context') {
    const context = contextOf(network, body as ContextRequest)
    return { status: 200, body: ground?.context(context) ?? context }
  }
  const submission = body as { submission?: { record?: { header: string } }; entry?: { header: string } }
  const header = submission?.submission?.record?.header ?? submission?.entry?.header ?? ''
  const json = header === '' ? {} : JSON.parse(Buffer.from(header, 'base64url').toString())
  if (path === '/internal/records')
    return { status: 201, body: { recordId: json.rid, revision: json.rev, state: 'stored' } }
  if (path === '/internal/entries') return { status: 201, body: { entryId: json.id, state: 'stored' } }
  if (path === '/internal/withdrawals/read') return { status: 200, body: { withdrawal: WORD } }
  if (path.startsWith('/internal/withdrawals') || path === '/internal/erasures/read') {
    const { recordId, withdrawal } = body as { recordId?: string; withdrawal?: { header: string } }
    const rid = recordId ?? JSON.parse(Buffer.from(withdrawal?.header ?? '', 'base64url').toString()).rid
    return { status: 200, body: { recordId: rid, state: 'requested', deadline: '2026-12-24T04:00:00.000Z' } }
  }
  if (path === '/internal/blobs/parts') {
    const { blobId, part } = body as { blobId: string; part: number }
    return { status: 200, body: { blobId, part, state: 'stored' } }
  }
  if (path === '/internal/outcomes') return { status: 200, body: { state: 'discarded' } }
  if (path.startsWith('/internal/events') || path.startsWith('/internal/trees'))
    return { status: 200, body: { items: [] } }
  return { status: 200, body: { accepted: true } }
}

/** What the registry would say: all members stated, all agreed. */
const contextOf = (network: Network, { author, kids, recipients }: ContextRequest): Context => ({
  net: NET,
  coordinator: network.list.coordinator,
  author,
  keys: (network.statements[author]?.officers ?? [])
    .filter(({ kid }) => kids.includes(kid))
    .map(({ kid, signPk, roles, notBefore, notAfter }) => ({ kid, signPk, roles, notBefore, notAfter })),
  recipients: network.list.members
    .filter(({ id }) => recipients.includes(id))
    .map(({ id, country }) => ({
      member: id,
      country,
      epochs: (network.statements[id]?.epochs ?? []).map(({ eid, line, state, notBefore, notAfter }) => ({
        ...{ eid, line, state, notBefore, notAfter },
      })),
      purposes:
        id === author ? ['tracing', 'message', 'check-in', 'rights', 'network'] : ['tracing', 'message', 'rights'],
    })),
  pack: { digest: network.packDigest, document: network.pack },
  holdsMs: 0,
})

const role = (schema: string) => ({ name: `gateway_test_${schema}`, password: PASSWORD, schema })
const [own, audit] = [role('gateway'), role('audit')]

async function prepareTables({ url, name }: TestDatabase): Promise<void> {
  await prepareDatabase(new URL('/postgres', url).href, { database: name, side: 'exchange', roles: [own, audit] })
  const directory = fileURLToPath(new URL('../../audit/migrations', import.meta.url))
  await migrate({ connectionString: urlOf(url, audit), schema: 'audit', directory })
  await grantAuditInsert(url, name, [own.name])
}

/** A gateway between a Society side and peers that keep to their contracts. `env` changes its configuration. */
export const prepareGround = async (env: Record<string, string> = {}): Promise<Ground> => {
  const societies = await startSocietySide()
  const network = await societies.order({
    ...{ make: 'network', net: NET, now: Date.now(), members: MEMBERS, coordinator: 'coordinator' },
  })
  const holder: { current: Ground | undefined } = { current: undefined }
  const peers = await startPeers(holder, network)
  const peerUrl = `http://127.0.0.1:${(peers.address() as AddressInfo).port}`
  const database = await preparedDatabase('gateway', prepareTables)
  const service = await start(
    readConfig({
      ...{ DATABASE_URL: urlOf(database.url, own), INTERNAL_TOKEN: INTERNAL, NETWORK: NET, LOG_LEVEL: 'silent' },
      ...{ TOKEN_PUBLIC_KEY: tokenPublicKey },
      ...{ REGISTRY_URL: peerUrl, MAILBOX_URL: peerUrl, DELIVERY_URL: peerUrl, AUDIT_URL: peerUrl },
      ...env,
    }),
  )
  const db = createDb({ connectionString: urlOf(database.url, own), schema: 'gateway' })
  const superuser = createDb({ connectionString: database.url, schema: 'audit' })
  const ground: Ground = {
    ...{ societies, network, service, db, passedOn: [], answers: new Map(), registryMs: 0 },
    reads: { held: 0, holds: true },
    context: (context) => context,
    send: (method, path, options) => send(service.url + path, method, options),
    log: async () => {
      const row = Type.Object({ tree: Type.String(), body: Type.String() })
      const rows = await superuser.many(row, sql`select tree, body from pending order by at, id`)
      return rows.map(({ tree, body }) => ({ tree, ...JSON.parse(body) }))
    },
    close: async () => {
      await service.close()
      await new Promise((resolve) => peers.close(resolve))
      await Promise.all([db.close(), superuser.close()])
      await database.drop()
      societies.stop()
    },
  }
  holder.current = ground
  return ground
}

type Role = { name: string; password: string; schema: string }
const urlOf = (base: string, { name, password }: Role): string => {
  const url = new URL(base)
  url.username = name
  url.password = password
  return url.href
}

const send = async (
  url: string,
  method: string,
  { as = 'origin', body, raw, headers = {} }: SendOptions = {},
): Promise<Answer> => {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(url, {
    method,
    headers: {
      ...(as === null ? {} : { authorization: `Bearer ${signToken({ sub: as })}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': newId() } : {}),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: text === '' ? {} : JSON.parse(text) }
}
