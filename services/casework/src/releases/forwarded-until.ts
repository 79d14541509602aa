import { daysLater } from '../sealing/buckets.ts'

/** How long a forwarded release can be fetched at most. */
const FORWARDED_DAYS = 90
const DAY_MS = 86_400_000

/**
 * Until when a release that is sealed anew can be fetched: no longer than the person said, to the day, since the hour could tell where it came from. So it ends by its own date, and
 * whoever was told in time is not told otherwise by the calendar.
 */
export function forwardedUntil(expires: Date | null, now: Date): Date {
  const most = daysLater(now, FORWARDED_DAYS)
  if (expires === null || expires >= most) return most
  return new Date(Math.floor(expires.getTime() / DAY_MS) * DAY_MS)
}
