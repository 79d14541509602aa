import { createServer, type Server } from 'node:http'
import type { Context, ContextRequest } from '@kinlink/contracts'
import { buildPack } from '@kinlink/policy'

const PURPOSES: Context['recipients'][number]['purposes'] = ['tracing', 'message', 'rights']

/** A registry under which everybody is a member, all have agreed to all, and this version's policy pack is in force. */
export const startStatedRegistry = async (net: string): Promise<Server> => {
  const pack = buildPack({ net, version: '2026.1', issued: '2026-01-01T00:00:00Z', notAfter: '2036-01-01T00:00:00Z' })
  const header = Buffer.from(JSON.stringify(pack)).toString('base64url')
  const document = { header, signatures: [{ kid: 'A'.repeat(22), sig: `${'A'.repeat(85)}A` }] }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { author, recipients }: ContextRequest = JSON.parse(Buffer.concat(chunks).toString())
    const context: Context = {
      ...{ net, coordinator: 'coordinator', author, keys: [] },
      recipients: recipients.map((member) => ({ member, country: null, epochs: [], purposes: [...PURPOSES] })),
      pack: { digest: 'A'.repeat(43), document },
      holdsMs: 0,
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(context))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
