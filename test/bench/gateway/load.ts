import { newId } from '@kinlink/runtime'
import { Agent, request } from 'undici'

export type Target = { readonly url: string; readonly token: (author: string) => string }
/** A submission as its bytes travel, and the Society that hands it in. */
export type Prepared = { readonly author: string; readonly body: Uint8Array }

const agent = new Agent({ connections: 64 })

/** Hands in one body and answers after how many milliseconds it was accepted. @throws when it is not */
export const handIn = async ({ url, token }: Target, { author, body }: Prepared): Promise<number> => {
  const began = performance.now()
  const headers = {
    authorization: `Bearer ${token(author)}`,
    'content-type': 'application/json',
    'idempotency-key': newId(),
  }
  const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent })
  if (answer.statusCode !== 201)
    throw new Error(`${url} answered ${answer.statusCode}: ${(await answer.body.text()).slice(0, 300)}`)
  await answer.body.dump()
  return performance.now() - began
}

/** Accepted per second when so many are always under way. */
export const throughput = async (target: Target, bodies: readonly Prepared[], atOnce: number): Promise<number> => {
  const waiting = [...bodies]
  const began = performance.now()
  const worker = async (): Promise<void> => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) await handIn(target, body)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return bodies.length / ((performance.now() - began) / 1000)
}

/** Milliseconds of each when they come in at a steady rate, however long the ones before take. */
export const latencies = async (target: Target, bodies: readonly Prepared[], perSecond: number): Promise<number[]> => {
  const began = performance.now()
  const all = bodies.map(async (body, at) => {
    const due = began + (at * 1000) / perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    // From when it was due, so that a queue on our own side counts too.
    await handIn(target, body)
    return performance.now() - due
  })
  return (await Promise.all(all)).sort((a, b) => a - b)
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN

export const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
