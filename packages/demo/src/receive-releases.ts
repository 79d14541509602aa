import { setTimeout as pause } from 'node:timers/promises'
import type { RelayRow, ReleaseRow, ReleaseView } from '@kinlink/contracts'
import { all, must, type Officer } from './officer.ts'
import { progress } from './progress.ts'

const DEADLINE_MS = 60_000

/** The coordinating member's officer seals anew what came for others; answers how many. */
export async function forwardRelays(coordinator: Officer): Promise<number> {
  for (const row of await all<ReleaseRow>(coordinator, '/v1/releases')) {
    if (row.state === 'unopened')
      must(await coordinator.get(`/v1/releases/${row.releaseId}`), 'opening a relayed release')
  }
  let forwarded = 0
  for (const relay of await all<RelayRow>(coordinator, '/v1/relays')) {
    if (relay.state === 'forwarded') continue
    must(await coordinator.post(`/v1/relays/${relay.releaseId}/forward`), 'forwarding a release')
    forwarded += 1
  }
  return forwarded
}

/** Asking officers open releases as they arrive at the windows, until as many are there as were let go. */
export async function openReleases(
  officers: ReadonlyMap<string, Officer>,
  expected: number,
  coordinator: Officer,
  out: NodeJS.WriteStream,
): Promise<ReleaseView[]> {
  const views = new Map<string, ReleaseView>()
  const bar = progress('Releases arrive at the windows', expected, out)
  const giveUpAt = Date.now() + DEADLINE_MS
  while (views.size < expected && Date.now() < giveUpAt) {
    await forwardRelays(coordinator)
    for (const officer of officers.values()) {
      for (const row of await all<ReleaseRow>(officer, '/v1/releases')) {
        if (views.has(row.releaseId)) continue
        views.set(
          row.releaseId,
          must<ReleaseView>(await officer.get(`/v1/releases/${row.releaseId}`), 'opening a release'),
        )
        bar.step()
      }
    }
    if (views.size < expected) await pause(400)
  }
  bar.done()
  return [...views.values()]
}
