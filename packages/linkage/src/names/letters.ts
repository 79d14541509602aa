const LONGEST = 64
const rows = [new Uint8Array(LONGEST), new Uint8Array(LONGEST), new Uint8Array(LONGEST)] as const

/** 0 to 1: how alike two words are letter by letter, whatever they sound like; what a slip of the pen leaves standing. */
export function letterSimilarity(a: string, b: string): number {
  const [n, m] = [Math.min(a.length, LONGEST - 1), Math.min(b.length, LONGEST - 1)]
  const longest = Math.max(n, m)
  // Nothing that is asked of this needs words of which more than half the letters differ.
  if (longest === 0 || 2 * Math.abs(n - m) > longest) return 0
  let [before, above, row] = rows as readonly [Uint8Array, Uint8Array, Uint8Array]
  for (let j = 0; j <= m; j++) above[j] = j
  for (let i = 1; i <= n; i++) {
    const x = a.charCodeAt(i - 1)
    row[0] = i
    let least = i
    for (let j = 1; j <= m; j++) {
      const y = b.charCodeAt(j - 1)
      let best = (above[j - 1] as number) + Number(x !== y)
      if ((above[j] as number) + 1 < best) best = (above[j] as number) + 1
      if ((row[j - 1] as number) + 1 < best) best = (row[j - 1] as number) + 1
      if (i > 1 && j > 1 && x === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === y)
        best = Math.min(best, (before[j - 2] as number) + 1)
      row[j] = best
      if (best < least) least = best
    }
    if (2 * least > longest) return 0
    const free = before
    before = above
    above = row
    row = free
  }
  return 1 - (above[m] as number) / longest
}
