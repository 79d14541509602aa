import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly event: { readonly eventId: string; readonly type: string; readonly sequence: number }
}
export type Receiver = {
  readonly url: string
  readonly received: Received[]
  /** Connections that were made, whether or not a request came over them. */
  connections(): number
  close(): void
}

/** A Society's end of webhooks, answering as the test says: once the body is in, `answer` gets it. */
export const startReceiver = async (
  answer: (response: ServerResponse, received: Received, count: number) => void = (response) => response.end(),
): Promise<Receiver> => {
  const received: Received[] = []
  let connections = 0
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const one = { headers: request.headers, body, event: JSON.parse(body.toString()).data }
    received.push(one)
    answer(response, one, received.length)
  }
  const server = createServer(listener)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    connections: () => connections,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
