import { randomBytes } from 'node:crypto'
import { startSearchers } from './searchers.ts'
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

/** As many as there are processors on a small machine; each holds the table of what is searched for. */
const THREADS = 2

/** Searches everything the exchange keeps for everything the officers typed (architecture §8, canaries). */
export async function checkBlindExchange(
  values: ReadonlyMap<string, string>,
  stores: readonly Store[],
  onStore: (name: string) => void,
): Promise<BlindCheck> {
  const marks = new Map(stores.map((store) => [store.name, `control ${randomBytes(9).toString('hex')}`]))
  for (const store of stores) await store.plant(marks.get(store.name) ?? '')
  const searchers = startSearchers(
    new Map([...values, ...[...marks].map(([store, mark]) => [`control:${store}`, mark] as const)]),
    THREADS,
  )
  const result: BlindCheck = { searched: values.size, found: 0, controls: stores.length, controlsFound: 0, leaks: [] }
  const leaked = new Set<string>()
  try {
    for (const store of stores) {
      const found = await searchers.search(store.read())
      if (found.delete(`control:${store.name}`)) result.controlsFound += 1
      for (const label of found) {
        if (label.startsWith('control:')) continue
        leaked.add(label)
        result.leaks.push({ store: store.name, label })
      }
      onStore(store.name)
    }
  } finally {
    await searchers.close()
  }
  result.found = leaked.size
  return result
}
