import { ConfigError } from '@kinlink/runtime'

type Bounds = { readonly days: number; readonly floor: number; readonly ceiling: number }

/**
 * How long each class of data is kept, in days, and between which bounds a Society may decide otherwise (domain §6.9). `open-case` ends nothing: after so long a case is due for
 * review. It stays below the 360 days after which what was granted for it ends, so that no case lapses unseen.
 */
export const RETENTION = {
  'open-case': { days: 330, floor: 30, ceiling: 355 },
  'settled-candidate': { days: 90, floor: 7, ceiling: 365 },
  'finished-search': { days: 30, floor: 7, ceiling: 90 },
  'message-content': { days: 30, floor: 7, ceiling: 90 },
  'safe-and-well': { days: 90, floor: 7, ceiling: 90 },
  'answered-right': { days: 90, floor: 30, ceiling: 365 },
  'refused-act': { days: 90, floor: 7, ceiling: 365 },
  'closed-case': { days: 730, floor: 30, ceiling: 1830 },
  skeleton: { days: 1826, floor: 365, ceiling: 3653 },
} as const satisfies Readonly<Record<string, Bounds>>

export type RetentionClass = keyof typeof RETENTION
export type RetentionDays = Readonly<Record<RetentionClass, number>>

export const DEFAULT_RETENTION = Object.fromEntries(
  Object.entries(RETENTION).map(([name, { days }]) => [name, days]),
) as RetentionDays

/**
 * Reads `class=days` pairs, separated by commas, as RETENTION_DAYS has them; what is not named keeps its default.
 * @throws ConfigError for an unknown class, and for days outside the class's bounds
 */
export function readRetention(text: string): RetentionDays {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '')
  const said = pairs.map((pair): [RetentionClass, number] => {
    const [name = '', value = ''] = pair.trim().split('=')
    if (!Object.hasOwn(RETENTION, name)) throw new ConfigError(`env/RETENTION_DAYS names no such class: ${names}`)
    const { floor, ceiling } = RETENTION[name as RetentionClass]
    const days = Number(value)
    if (!/^[0-9]+$/.test(value) || days < floor || days > ceiling)
      throw new ConfigError(`env/RETENTION_DAYS of ${name} must be from ${floor} to ${ceiling}`)
    return [name as RetentionClass, days]
  })
  return { ...DEFAULT_RETENTION, ...Object.fromEntries(said) }
}

const names = Object.keys(RETENTION).join(', ')
