/** Where rules are held (architecture §7); `structure`: there is no code, field or route by which the rule could be broken. */
export const PLACES = ['sending-casework', 'gateway', 'receiving-casework', 'structure'] as const
export type Place = (typeof PLACES)[number]

/** One place that holds a rule, with the title of the test that shows it, found among the project's tests by that title. */
export type Held = { readonly at: Place; readonly test: string }
/** Where a rule is held, and what of it is beyond this software. */
export type Kept = { readonly held: readonly Held[]; readonly beyond?: string }

export const sending = (test: string): Held => ({ at: 'sending-casework', test })
export const gateway = (test: string): Held => ({ at: 'gateway', test })
export const receiving = (test: string): Held => ({ at: 'receiving-casework', test })
export const structure = (test: string): Held => ({ at: 'structure', test })
