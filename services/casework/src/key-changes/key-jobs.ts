import { Id, Line } from '@kinlink/contracts'
import { Type } from 'typebox'
import type { Jobs } from '../jobs/jobs.ts'
import type { KeyChangeDeps } from './deps.ts'
import { submitKeyChange } from './submit-key-change.ts'

const closed = { additionalProperties: false } as const
const KeyChange = Type.Object({ changeId: Id }, closed)
const ClosingEpoch = Type.Object({ eid: Id, line: Line }, closed)

/**
 * What is done after administrators have decided. `epoch.closing` comes once for every epoch that begins to close, when what was sealed to it can be sealed anew: the
 * automation takes up the epoch that follows it.
 */
export function registerKeyJobs(deps: Omit<KeyChangeDeps, 'jobs'> & { readonly jobs: Jobs }): void {
  deps.jobs.on('key-change.submit', KeyChange, ({ changeId }) => submitKeyChange(deps, changeId))
  deps.jobs.on('epoch.closing', ClosingEpoch, () => deps.automation.reload())
}
