import type { Logger } from './logger.ts'

export type Ticker = {
  /** Runs the work now, or once more right after the run in progress. */
  nudge(): void
  /** Stops; resolves when a run in progress has ended. */
  stop(): Promise<void>
}

/**
 * Runs `work` at once and then `ms` milliseconds after each run has ended; runs never overlap. A failing run is
 * logged and followed by the next as usual. The signal given to `work` is aborted by `stop`.
 */
export const every = (
  ms: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  options: { logger: Logger; onError?: (error: unknown) => void },
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
  const nudge = (): void => {
    nudged = true
    wake?.()
  }
  return {
    nudge,
    async stop() {
      stopping.abort()
      nudge()
      await ended
    },
  }
}
