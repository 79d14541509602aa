import { createServer, request } from 'node:http'
import { HELD_LENGTH } from '@kinlink/runtime'
import { addressOf, stop, TOKEN } from './exchange-pair.ts'

/**
 * Stands between gateway and mailbox and lets go of each record as soon as it has it, while it keeps the gateway
 * believing that the record is held: what would happen if nobody held anything.
 */
export const startLeakingProxy = async (mailbox: string) => {
  const server = createServer(async (asked, answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of asked) chunks.push(chunk)
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const options = { method: asked.method ?? 'POST', headers, agent: false }
    const on = request(new URL(asked.url ?? '/', mailbox), options, (response) => {
      const parts: Buffer[] = []
      const length = Number(response.headers[HELD_LENGTH] ?? Number.POSITIVE_INFINITY)
      const came = (): void => {
        on.destroy()
        const body = Buffer.concat(parts)
        const held = length === body.length
        answer.writeHead(response.statusCode ?? 500, {
          'content-type': response.headers['content-type'] ?? 'application/json',
          ...(held ? { [HELD_LENGTH]: String(length) } : {}),
        })
        // Long enough for a withdrawal that nothing stands in the way of.
        setTimeout(() => (held ? answer.write(body) : answer.end(body)), 60)
      }
      response.on('data', (part: Buffer) => {
        parts.push(part)
        if (parts.reduce((sum, one) => sum + one.length, 0) === length) came()
      })
      response.on('end', came)
    })
    on.on('error', () => {})
    on.end(Buffer.concat(chunks))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: addressOf(server), close: () => void stop(server) }
}
