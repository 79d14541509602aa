import { type CoarsePurpose, Context, type MultiSigned, type PolicyPack, type RecordHeader } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { checkPackInForce, isWithinCeiling, readPack } from '@kinlink/policy'
import type { Clock, InternalClient } from '@kinlink/runtime'

/** Who tells whom, for what: an agreement has to be in force for it. */
export type Corridor = { readonly author: string; readonly member: string; readonly purpose: CoarsePurpose }
/** What two members lack to exchange a record now; null when they lack nothing. */
export type Lacking = 'agreement' | 'policy' | null
/** What is in force between two members for a purpose: an agreement, and a policy pack. */
export type Terms = { readonly agreed: boolean; readonly pack: PolicyPack | undefined }
export type Agreements = {
  terms(author: string, member: string, purpose: CoarsePurpose): Promise<Terms>
}
/** What a policy pack can have taken out since a record was stored: its type for its purpose, or the age that it has. */
export type Told = Pick<RecordHeader, 'type' | 'purpose' | 'created'>

/** What a record lacks to be told of: the gateway would hand out nothing that the pack in force has no room for. */
export const lackingUnder = ({ agreed, pack }: Terms, record: Told, now: Date): Lacking => {
  if (!agreed) return 'agreement'
  return pack !== undefined && isWithinCeiling(pack, record, now) ? null : 'policy'
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
 * Asks the registry each time: an agreement that has ended opens nothing more, and who is no member any more has none. Without a policy pack in force the gateway lets nobody
 * read, so that nothing is told either. What is read of a pack is kept, and not asked for again, as long as its digest stays the same.
 * @throws RegistryUnavailable
 */
export const registryAgreements = (registry: InternalClient, clock: Clock): Agreements => {
  type Kept = { readonly digest: string; readonly pack: PolicyPack }
  let newest: Kept | undefined
  const inForce = (stored: Context['pack'], kept: Kept | undefined): PolicyPack | undefined => {
    if (stored === null) return undefined
    newest = kept?.digest === stored.digest ? kept : { digest: stored.digest, pack: packOf(stored.document) }
    return checkPackInForce(newest.pack, clock.now()).length === 0 ? newest.pack : undefined
  }
  return {
    async terms(author, member, purpose) {
      const kept = newest
      const known = kept === undefined ? {} : { pack: kept.digest }
      const body = { author, kids: [], recipients: [member], ...known }
      const answer = await registry.call('POST', '/internal/context', { body, response: Context })
      if (!answer.ok && answer.problem.code === 'not_found') return { agreed: false, pack: undefined }
      if (!answer.ok) throw new RegistryUnavailable(answer.problem.code)
      const recipient = answer.value.recipients.find((candidate) => candidate.member === member)
      return { agreed: recipient?.purposes.includes(purpose) === true, pack: inForce(answer.value.pack, kept) }
    },
  }
}

/** What is in force on corridors; undefined for one that was not among them. Each is asked for once: an answer serves these and no later ones. */
export const termsOf = async (
  agreements: Agreements,
  corridors: readonly Corridor[],
): Promise<(corridor: Corridor) => Terms | undefined> => {
  const terms = new Map<string, Terms>()
  for (const corridor of corridors) {
    const { author, member, purpose } = corridor
    const name = nameOf(corridor)
    if (!terms.has(name)) terms.set(name, await agreements.terms(author, member, purpose))
  }
  return (corridor) => terms.get(nameOf(corridor))
}

const nameOf = ({ author, member, purpose }: Corridor): string => `${author} ${member} ${purpose}`

const packOf = (document: MultiSigned | undefined): PolicyPack => {
  const read = document === undefined ? undefined : readPack(fromB64(document.header))
  if (read?.ok !== true) throw new Error('The registry gives no policy pack that can be read')
  return read.pack
}
