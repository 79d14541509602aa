import type { Logger } from './logger.ts'

export type Ticker = {
  /** Runs the work now, or once more right after the run in progress; see `gatherMs`. */
  nudge(): void
  /** Stops; resolves when a run in progress has ended. */
  stop(): Promise<void>
}

/**
 * Runs `work` at once and then `ms` milliseconds after each run has ended; runs never overlap. A failing run is
 * logged and followed by the next as usual. The signal given to `work` is aborted by `stop`. With `gatherMs` a nudge
 * waits so many milliseconds, so that those that follow it are served by the same run; with `restMs` it also waits until
 * so many milliseconds after the run before, so that under load runs are few and each serves many.
 */
export const every = (
  ms: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  options: { logger: Logger; onError?: (error: unknown) => void; gatherMs?: number; restMs?: number },
): Ticker => {
  const stopping = new AbortController()
  let wake: (() => void) | undefined
  let nudged = false
  let rested = 0
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      nudged = false
      try {
        await work(stopping.signal)
      } catch (error) {
        if (options.onError === undefined) options.logger.error({ err: error }, 'repeated work failed')
        else options.onError(error)
      }
      rested = performance.now() + (options.restMs ?? 0)
      if (!nudged && !stopping.signal.aborted) await pause()
      wake = undefined
    }
  }
  const ended = run()
  const runSoon = (): void => {
    nudged = true
    wake?.()
  }
  const gathered = gather(runSoon, options.gatherMs, () => rested - performance.now())
  return {
    nudge: gathered.call,
    async stop() {
      stopping.abort()
      gathered.cancel()
      runSoon()
      await ended
    },
  }
}

/** Calls once for all that is called within so many milliseconds after the first, and until there is nothing left to wait for; without a number, at once. */
const gather = (done: () => void, ms: number | undefined, left: () => number): { call(): void; cancel(): void } => {
  let timer: NodeJS.Timeout | undefined
  const afterRest = (): void => {
    const rest = Math.ceil(left())
    timer = rest > 0 ? setTimeout(afterRest, rest) : undefined
    if (rest <= 0) done()
  }
  return {
    call() {
      if (ms === undefined) done()
      else timer ??= setTimeout(afterRest, ms)
    },
    cancel: () => clearTimeout(timer),
  }
}
