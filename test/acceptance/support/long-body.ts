import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** Longer than any submission: from here on a body may be refused for its length, while it is still being sent. */
export const LONG = 262_144

export type Said = { readonly method: string; readonly headers: Record<string, string> }
export type Heard = { readonly status: number; readonly headers: Record<string, string>; readonly text: string }

/**
 * Sends a long body as somebody does who listens meanwhile: a server that refuses it for its length answers before it has come and
 * hangs up, and whoever goes on sending never sees the answer.
 */
export async function sendLong(url: string, { method, headers }: Said, body: Uint8Array): Promise<Heard> {
  const asked = request(url, { method, agent: false, headers: { ...headers, 'content-length': body.byteLength } })
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>
  // Whoever waits for the answer hears of a failure; what fails afterwards is the rest of a body that nobody wants.
  asked.on('error', () => {})
  asked.write(body.subarray(0, 1024))
  const early = await Promise.race([answered.then(() => true), pause(1000).then(() => false)])
  if (!early) asked.end(body.subarray(1024))
  const [response] = await answered
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer)
  } finally {
    asked.destroy()
  }
  const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(flat),
    text: Buffer.concat(chunks).toString(),
  }
}
