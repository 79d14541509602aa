/** Tells people how far long work is: one line that redraws itself on a terminal, a line for every quarter elsewhere. Always on stderr. */
export function progress(
  label: string,
  total: number,
  out: NodeJS.WriteStream,
): { step(): void; done(note?: string): void } {
  let n = 0
  let told = -1
  const startedAt = Date.now()
  const draw = () => {
    const share = total === 0 ? 1 : n / total
    const filled = Math.round(share * 28)
    const text = `${label.padEnd(34)} ${'█'.repeat(filled)}${'░'.repeat(28 - filled)} ${n}/${total}`
    if (out.isTTY) {
      out.write(`\r${text}`)
      return
    }
    const quarter = Math.floor(share * 4)
    if (quarter > told) out.write(`${label} ${n}/${total}\n`)
    told = Math.max(told, quarter)
  }
  draw()
  return {
    step() {
      n += 1
      draw()
    },
    done(note = '') {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      out.write(`${out.isTTY ? ' ' : `${label} `}done in ${seconds} s${note === '' ? '' : `, ${note}`}\n`)
    },
  }
}

/** Runs work on all items with at most `width` under way, in order of the items. */
export async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of waiting) await work(item)
    }),
  )
}
