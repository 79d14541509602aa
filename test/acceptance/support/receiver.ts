import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A webhook as it came in. */
export type Received = {
  readonly at: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /** What it was answered; undefined for no answer at all. */
  readonly answered: number | undefined
}

export type Receiver = {
  readonly url: string
  readonly received: readonly Received[]
  close(): Promise<void>
}

/** A Society's own receiver of webhooks. `answer` says how the n-th delivery (from 0) is answered; `hang` never answers it. */
export async function startReceiver(answer: (n: number) => number | 'hang' = () => 204): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const status = answer(received.length)
    const answered = status === 'hang' ? undefined : status
    received.push({ at: Date.now(), headers: request.headers, body: Buffer.concat(chunks), answered })
    if (answered !== undefined) response.writeHead(answered, answered === 302 ? { location: '/elsewhere' } : {}).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
