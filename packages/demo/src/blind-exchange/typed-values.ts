/** Words that are codes of our own enumerations or protocol: they may lie anywhere. */
export type Codes = ReadonlySet<string>

/**
 * Every value of at least eight bytes that somebody typed, by a label that says where it stood and not what it was. Codes are left out, and so are plain repetitions.
 * @param prefix names the document in reports, e.g. `case 17`
 */
export function typedValues(prefix: string, document: unknown, codes: Codes): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') {
      if (Buffer.byteLength(value) >= 8 && !codes.has(value)) found.set(`${prefix} ${path}`, value)
    } else if (Array.isArray(value)) {
      value.forEach((item, i) => {
        walk(item, `${path}/${i}`)
      })
    } else if (value !== null && typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) walk(member, `${path}/${name}`)
    }
  }
  walk(document, '')
  return found
}

/** One label for each distinct value. */
export function distinct(maps: Iterable<ReadonlyMap<string, string>>): Map<string, string> {
  const byValue = new Map<string, string>()
  for (const map of maps) for (const [label, value] of map) if (!byValue.has(value)) byValue.set(value, label)
  return new Map([...byValue].map(([value, label]) => [label, value]))
}
