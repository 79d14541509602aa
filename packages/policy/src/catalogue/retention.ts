/** Days between which a Society may decide how long it keeps each class of data (domain §6.9). */
export const RETENTION_BOUNDS = {
  'open-case': { floor: 30, ceiling: 355 },
  'settled-candidate': { floor: 7, ceiling: 365 },
  'finished-search': { floor: 7, ceiling: 90 },
  'message-content': { floor: 7, ceiling: 90 },
  'safe-and-well': { floor: 7, ceiling: 90 },
  'answered-right': { floor: 30, ceiling: 365 },
  'refused-act': { floor: 7, ceiling: 365 },
  'closed-case': { floor: 30, ceiling: 1830 },
  skeleton: { floor: 365, ceiling: 3653 },
} as const satisfies Readonly<Record<string, { readonly floor: number; readonly ceiling: number }>>

export type RetentionClass = keyof typeof RETENTION_BOUNDS

type Bounds = { readonly class: string; readonly floor: number; readonly ceiling: number }

/** Days for which a class is kept under the pack in force: as the Society decided, within the pack's bounds. A pack that says nothing of it leaves the decision. */
export const daysWithin = (bounds: readonly Bounds[] | undefined, name: RetentionClass, decided: number): number => {
  const found = bounds?.find((one) => one.class === name)
  return found === undefined ? decided : Math.min(Math.max(decided, found.floor), found.ceiling)
}
