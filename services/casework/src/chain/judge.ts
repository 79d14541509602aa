/** What is known of an item that a later one names and that has not arrived. */
export type Missing = {
  readonly namedAt: Date
  /** When it ends by its own date. */
  readonly until: Date
  /** Whether the exchange answered this Society at some time while the item lay there. */
  readonly heard: boolean
  /** What the exchange said when it was asked for it: that there is nothing, or nothing at all. */
  readonly answer: 'absent' | 'unanswered'
}
export type MissingVerdict = 'waits' | 'expired' | 'withheld'

/**
 * Whether an item that is missing is being kept back. Events come in any order, so that it is given `graceMs`, and as long again while the exchange does not answer. What ended by its own date while this Society was away could not have
 * arrived.
 */
export function judgeMissing({ namedAt, until, heard, answer }: Missing, now: Date, graceMs: number): MissingVerdict {
  const patience = answer === 'absent' ? graceMs : 2 * graceMs
  if (now.getTime() < namedAt.getTime() + patience) return 'waits'
  return now >= until && !heard ? 'expired' : 'withheld'
}
