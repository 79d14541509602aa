import type { PublicEvent } from '@kinlink/contracts'
import { send } from './http.ts'
import { type Constellation, control } from './network.ts'

/** Everything that the exchange has for the destination after a sequence. */
export async function feedAfter(network: Constellation, sequence: number): Promise<PublicEvent[]> {
  const { token } = await control<{ token: string }>(network, '/token')
  const path = `/v1/events?after=${sequence}&limit=200`
  const { items } = (await send(network.gatewayUrl, { method: 'GET', path, token })).json as { items: PublicEvent[] }
  return items.length < 200 ? items : [...items, ...(await feedAfter(network, items.at(-1)?.sequence ?? 0))]
}

export const lastSequence = async (network: Constellation): Promise<number> =>
  (await feedAfter(network, 0)).at(-1)?.sequence ?? 0
