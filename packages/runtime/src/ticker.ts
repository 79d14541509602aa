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
 * waits so many milliseconds, so that those that follow it are served by the same run.
 */
export const every = (
  ms: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  options: { logger: Logger; onError?: (error: unknown) => void; gatherMs?: number },
): Ticker => {
  const stopping = new AbortController()
  let wake: (() => void) | undefined
  let nudged = false
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
      if (!nudged && !stopping.signal.aborted) await pause()
      wake = undefined
    }
  }
  const ended = run()
  const runSoon = (): void => {
    nudged = true
    wake?.()
  }
  const gathered = gather(runSoon, options.gatherMs)
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

/** Calls once for all that is called within so many milliseconds after the first; without a number, at once. */
const gather = (done: () => void, ms?: number): { call(): void; cancel(): void } => {
  let timer: NodeJS.Timeout | undefined
  return {
    call() {
      if (ms === undefined) done()
      else
        timer ??= setTimeout(() => {
          timer = undefined
          done()
        }, ms)
    },
    cancel: () => clearTimeout(timer),
  }
}
