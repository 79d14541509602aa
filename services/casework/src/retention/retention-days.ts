import { RETENTION_BOUNDS, type RetentionClass } from '@kinlink/policy'
import { ConfigError } from '@kinlink/runtime'

/**
 * How long each class of data is kept, in days, and between which bounds a Society may decide otherwise (domain §6.9). `open-case` ends nothing: after so long a case is due for
 * review. It stays below the 360 days after which what was granted for it ends, so that no case lapses unseen.
 */
export const DEFAULT_RETENTION = {
  'open-case': 330,
  'settled-candidate': 90,
  'finished-search': 30,
  'message-content': 30,
  'safe-and-well': 90,
  'answered-right': 90,
  'refused-act': 90,
  'closed-case': 730,
  skeleton: 1826,
} as const satisfies Readonly<Record<RetentionClass, number>>

export type { RetentionClass }
export type RetentionDays = Readonly<Record<RetentionClass, number>>

/**
 * Reads `class=days` pairs, separated by commas, as RETENTION_DAYS has them; what is not named keeps its default.
 * @throws ConfigError for an unknown class, and for days outside the class's bounds
 */
export function readRetention(text: string): RetentionDays {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '')
  const said = pairs.map((pair): [RetentionClass, number] => {
    const [name = '', value = ''] = pair.trim().split('=')
    if (!Object.hasOwn(RETENTION_BOUNDS, name))
      throw new ConfigError(`env/RETENTION_DAYS names no such class: ${names}`)
    const { floor, ceiling } = RETENTION_BOUNDS[name as RetentionClass]
    const days = Number(value)
    if (!/^[0-9]+$/.test(value) || days < floor || days > ceiling)
      throw new ConfigError(`env/RETENTION_DAYS of ${name} must be from ${floor} to ${ceiling}`)
    return [name as RetentionClass, days]
  })
  return { ...DEFAULT_RETENTION, ...Object.fromEntries(said) }
}

const names = Object.keys(RETENTION_BOUNDS).join(', ')
