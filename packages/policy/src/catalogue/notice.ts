import type { PolicyPack } from '@kinlink/contracts'

/** The network's information notices, each with the time in which people were given it. A version that is replaced gets an `until` and stays: what was explained by it then stays explained. */
export const NOTICES: NonNullable<PolicyPack['notices']> = [
  { version: '1', from: '2020-01-01T00:00:00Z', until: null },
  { version: '2026-1', from: '2026-01-01T00:00:00Z', until: null },
]
