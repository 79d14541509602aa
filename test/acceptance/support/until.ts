import { setTimeout as pause } from 'node:timers/promises'

const STEP_MS = 60

/** Asks again until the answer is neither undefined nor false; the answer. Fails, saying what was awaited, when the deadline passes. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  deadlineMs = 90_000,
): Promise<T> {
  const giveUpAt = Date.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > giveUpAt) throw new Error(`Waited ${deadlineMs / 1000} s in vain until ${what}`)
    await pause(STEP_MS)
  }
}

/** Sits out whole release windows: at least `count` of them begin and end meanwhile. Nothing announces that nothing happens. */
export async function windowsPass(count: number, windowSeconds: number): Promise<void> {
  const length = windowSeconds * 1000
  const next = Math.ceil(Date.now() / length) * length
  await pause(next + (count - 1) * length + 600 - Date.now())
}
