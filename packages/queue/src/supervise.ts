import { setTimeout as sleep } from 'node:timers/promises'
import type { Runner } from './backend.ts'

const PAUSE = 1000

/**
 * Keeps a runner running: when its connection could not be made or is beyond use, a new one takes its place after a
 * second. Closing waits for what runs, unless forced.
 */
export const supervise = (
  make: () => Runner,
  onError: (error: unknown) => void,
): { close(force?: boolean): Promise<void> } => {
  const closing = new AbortController()
  let current: Runner | undefined
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        current = make()
        await current.run()
      } catch (error) {
        if (!closing.signal.aborted) onError(error)
      }
      if (closing.signal.aborted) return
      await current?.close(true).catch(onError)
      await sleep(PAUSE, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
  const ended = run()
  return {
    async close(force = false) {
      closing.abort()
      await current?.close(force).catch(onError)
      // A forced close leaves work behind that may never end.
      if (!force) await ended
    },
  }
}
