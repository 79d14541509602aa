const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Fulfils when the process is asked to stop: by Ctrl-C, by a signal, or because the script that launched it is gone.
 * Later signals are then ignored, so that an orderly stop is not cut short.
 */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve())
    process.once('disconnect', resolve)
  })
