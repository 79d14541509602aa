import { setTimeout as pause } from 'node:timers/promises'

const PATIENCE_MS = 60_000

/** Waits for something that happens by itself, by looking. */
export async function patiently(what: string, look: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS
  while (!(await look())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited a minute until ${what}`)
    await pause(250)
  }
}
