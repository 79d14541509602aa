import { type CoarsePurpose, Context } from '@kinlink/contracts'
import type { InternalClient } from '@kinlink/runtime'

/** Whether two members may exchange for a purpose now. */
export type Agreements = {
  inForce(author: string, member: string, purpose: CoarsePurpose): Promise<boolean>
}

/** The registry did not answer; whoever asked tries again. */
export class RegistryUnavailable extends Error {
  override readonly name = 'RegistryUnavailable'
  readonly problemCode = 'unavailable'
  readonly retryAfter = 5
  readonly logMessage: string
  constructor(code: string) {
    super('The registry did not answer')
    this.logMessage = `registry: ${code}`
  }
}

/**
 * Asks the registry each time: an agreement that has ended opens nothing more, and who is no member any more has none.
 * @throws RegistryUnavailable
 */
export const registryAgreements = (registry: InternalClient): Agreements => ({
  async inForce(author, member, purpose) {
    const body = { author, kids: [], recipients: [member] }
    const answer = await registry.call('POST', '/internal/context', { body, response: Context })
    if (!answer.ok && answer.problem.code === 'not_found') return false
    if (!answer.ok) throw new RegistryUnavailable(answer.problem.code)
    const recipient = answer.value.recipients.find((candidate) => candidate.member === member)
    return recipient?.purposes.includes(purpose) === true
  },
})
