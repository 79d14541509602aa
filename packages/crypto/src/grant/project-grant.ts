import type { Grant } from './grant.ts'

/** The grant with no other wraps than those of `names`. The officer's signature still verifies. */
export function projectGrant(grant: Grant, names: Iterable<string>): Grant {
  const kept = new Set(names)
  const wraps = Object.entries(grant.wraps).filter(([name]) => kept.has(name))
  return { ...grant, wraps: Object.fromEntries(wraps) }
}
