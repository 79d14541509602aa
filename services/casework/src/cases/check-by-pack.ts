import type { Finding, PolicyPack, RecipientRole, TracingRequest } from '@kinlink/contracts'
import { checkAcceptance, checkNotice, checkUse, fieldsForRole, tracingPurpose } from '@kinlink/policy'
import { tracingValues } from './case-values.ts'

/** What the signed pack says of a request: by which notices people were informed, what is sent for this purpose on this basis to whom, and whether they accept it. */
export function checkByPack(request: TracingRequest, pack: PolicyPack, now: Date): Finding[] {
  const { basis, enquirer, search } = request
  const values = new Map(Object.entries(tracingValues(request, now)))
  const purpose = tracingPurpose(values)
  if (purpose === undefined) return []
  const transit = search.transit ?? []
  const asked: [RecipientRole, boolean][] = [
    ['searching', search.recipients.some((member) => !transit.includes(member))],
    ['transit', transit.length > 0],
  ]
  const sentTo = (role: RecipientRole) => {
    const named = fieldsForRole(pack, 'tracing', role)
    return new Map([...values].filter(([name]) => named.has(name)))
  }
  return [
    ...checkNotice(pack, basis, 'basis'),
    ...checkNotice(pack, enquirer.basis, 'enquirer.basis'),
    ...asked.flatMap(([role, is]) =>
      is ? checkUse(pack, { type: 'tracing', purpose, basis: basis.basis, role }, sentTo(role)) : [],
    ),
    ...checkAcceptance(pack, { purpose, relationship: enquirer.relationship, recipients: search.recipients }),
  ]
}
