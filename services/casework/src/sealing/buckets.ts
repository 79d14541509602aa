/** Cuts an instant to the hour, as headers carry it. */
export const hourBucket = (at: Date): string => `${at.toISOString().slice(0, 13)}:00:00Z`

/** An instant so many days later. */
export const daysLater = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000)

/** The earlier of two instants, if there are two. */
export const earlier = (at: Date, other: Date | undefined): Date => (other !== undefined && other < at ? other : at)
