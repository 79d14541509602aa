import { randomBytes } from 'node:crypto'
import { createSearcher, newStream, type Stream } from './searcher.ts'
import type { Store } from './stores.ts'

export type BlindCheck = {
  /** Values searched for: everything of at least eight bytes that the officers typed, codes of enumerations aside. */
  searched: number
  /** How many of them lie anywhere in the exchange. Has to be 0. */
  found: number
  /** One mark planted in each store, to show that the search would have found something there. */
  controls: number
  controlsFound: number
  /** Where something was found: store and kind of value, never the value. */
  leaks: { store: string; label: string }[]
}

/** Searches everything the exchange keeps for everything the officers typed (architecture §8, canaries). */
export async function checkBlindExchange(
  values: ReadonlyMap<string, string>,
  stores: readonly Store[],
  onStore: (name: string) => void,
): Promise<BlindCheck> {
  const marks = new Map(stores.map((store) => [store.name, `control ${randomBytes(9).toString('hex')}`]))
  for (const store of stores) await store.plant(marks.get(store.name) ?? '')
  const searcher = createSearcher(
    new Map([...values, ...[...marks].map(([store, mark]) => [`control:${store}`, mark] as const)]),
  )
  const result: BlindCheck = { searched: values.size, found: 0, controls: stores.length, controlsFound: 0, leaks: [] }
  const leaked = new Set<string>()
  for (const store of stores) {
    const found = new Set<string>()
    const streams = new Map<string, Stream>()
    for await (const { stream, chunk } of store.read()) {
      const state = streams.get(stream) ?? newStream()
      streams.set(stream, state)
      searcher.scan(state, chunk)
    }
    for (const { found: labels } of streams.values()) for (const label of labels) found.add(label)
    if (found.delete(`control:${store.name}`)) result.controlsFound += 1
    for (const label of found) {
      if (label.startsWith('control:')) continue
      leaked.add(label)
      result.leaks.push({ store: store.name, label })
    }
    onStore(store.name)
  }
  result.found = leaked.size
  return result
}
