import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type GrantRenewals, PROBLEMS, type ProblemCode, type Projection } from '@kinlink/contracts'
import type { Documents } from '../network-documents.ts'
import type { ServedLog } from '../served-log.ts'

/** What one exchange serves to one Society: honest until it is changed. */
export type Exchange = {
  documents: Documents
  log: ServedLog
  /** What it shows of each record, by id. */
  records: Map<string, Projection>
  /** What it was handed in place of other grants. */
  readonly renewals: GrantRenewals[]
}

/** The door of such an exchange, as the client of a Society meets it: HTTP, with whatever is served at that moment. */
export async function openDoor(exchange: Exchange): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answerTo(exchange, request).then(
      (body) => (body === undefined ? refuse(response, 'not_found') : send(response, 200, body)),
      () => refuse(response, 'internal'),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answerTo(exchange: Exchange, request: IncomingMessage): Promise<unknown> {
  const { documents, log, records } = exchange
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://door')
  const renewed = /^\/v1\/records\/([^/]+)\/grants$/.exec(pathname)?.[1]
  if (renewed !== undefined) {
    exchange.renewals.push(JSON.parse(body) as GrantRenewals)
    return { recordId: renewed, state: 'renewed' }
  }
  const last = decodeURIComponent(pathname.split('/').at(-1) ?? '')
  const ifAny = <T>(value: T | null | undefined, body: (value: T) => unknown) =>
    value == null ? undefined : body(value)
  if (pathname === '/v1/token') return { access_token: 'a.b.c', token_type: 'Bearer', expires_in: 300 }
  if (pathname === '/v1/member-list') return ifAny(documents.list, (document) => ({ document }))
  if (pathname === '/v1/policy-pack') return ifAny(documents.pack, (document) => ({ document }))
  if (pathname === '/v1/agreements')
    return { agreements: documents.agreements.map((document) => ({ document, state: 'in-force' })) }
  if (pathname === '/v1/keys-log/checkpoint') {
    const found = await log.calls().keysLogCheckpoint()
    return 'value' in found ? found.value : undefined
  }
  if (pathname === '/v1/keys-log/leaves')
    return (await log.calls().keysLogLeaves(Number(searchParams.get('from')))).value
  if (pathname.startsWith('/v1/statements/')) return ifAny(documents.statements[last], (statements) => ({ statements }))
  return pathname.startsWith('/v1/records/') ? records.get(last) : undefined
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
}

function refuse(response: ServerResponse, code: ProblemCode): void {
  const { status, title } = PROBLEMS[code]
  send(response, status, { type: `urn:kinlink:problem:${code}`, title, status, code })
}
