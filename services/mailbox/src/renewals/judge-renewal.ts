import type { GrantHeader, Stage } from '@kinlink/contracts'

const SAME = ['net', 'granter', 'to', 'line', 'record', 'rid', 'rev', 'purpose', 'basis'] as const
const STAGES: readonly Stage[] = ['preview', 'compare', 'full']

/**
 * Whether a grant may take the place of another: of the same revision of the same record, to the same recipient on the same line, on the same terms; another epoch; no field more at any
 * stage, and no longer. What the automation key signs under its mandate is never on a desk's line.
 */
export const renews = (grant: GrantHeader, replaced: GrantHeader): boolean =>
  SAME.every((member) => grant[member] === replaced[member]) &&
  grant.gid !== replaced.gid &&
  grant.epoch !== replaced.epoch &&
  STAGES.every((stage) => grant.stages[stage].every((name) => replaced.stages[stage].includes(name))) &&
  Date.parse(grant.notAfter) <= Date.parse(replaced.notAfter) &&
  (grant.mandate === undefined || grant.line === 'society')
