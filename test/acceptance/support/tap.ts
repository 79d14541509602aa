import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { send } from './http.ts'

/** One request that passed, and its answer. */
export type Passed = {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly status: number
  readonly answerHeaders: Readonly<Record<string, string>>
  readonly answer: string
}

export type Tap = {
  readonly url: string
  readonly port: number
  forwardTo(target: string): void
  /** From now on this is answered to whoever asks for a path, whatever the target says; without an answer the truth again. */
  lie(path: string, answer?: string): void
  /** What passed since, in order. */
  passed(since: number): Passed[]
  close(): Promise<void>
}

const KEEP = 20_000
/** Of one hop, and made anew for the next. */
const HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'accept-encoding'])

const bodyOf = async (request: IncomingMessage): Promise<Buffer<ArrayBuffer>> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A listener on the line between two programs: passes everything on unchanged, but for what it is told to lie about, and remembers it. */
export async function startTap(edit: (passed: Passed) => Passed = (passed) => passed): Promise<Tap> {
  const passed: Passed[] = []
  const lies = new Map<string, string>()
  let target = ''
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const { method = 'GET', url: path = '/' } = request
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name, value]) => !HOP.has(name) && typeof value === 'string'),
    ) as Record<string, string>
    const raw = body.length === 0 ? {} : { raw: new Uint8Array(body) }
    const reply = await send(target, { method: method as 'GET', path, headers, ...raw })
    const lie = method === 'GET' ? lies.get(path) : undefined
    const seen = edit({
      at: Date.now(),
      method,
      path,
      headers: request.headers,
      body: body.toString('utf8'),
      status: lie === undefined ? reply.status : 200,
      answerHeaders: lie === undefined ? reply.headers : { 'content-type': 'application/json; charset=utf-8' },
      answer: lie ?? reply.text,
    })
    if (passed.push(seen) > KEEP) passed.shift()
    const kept = Object.entries(seen.answerHeaders).filter(([name]) => !HOP.has(name))
    response.writeHead(seen.status, Object.fromEntries(kept)).end(seen.answer)
  }
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    forwardTo: (url) => {
      target = url
    },
    lie(path, answer) {
      if (answer === undefined) lies.delete(path)
      else lies.set(path, answer)
    },
    passed: (since) => passed.filter(({ at }) => at >= since),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
