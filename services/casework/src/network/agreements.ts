import { Agreement, type MultiSigned } from '@kinlink/contracts'
import { Compile } from 'typebox/compile'
import { countSigners, type Disbelief, disbelieved, readDocument } from './document.ts'

const validator = Compile(Agreement)

type Key = { readonly kid: string; readonly pk: string }
/** Key administrators of a member; none for a stranger. */
export type AdminsOf = (member: string) => readonly Key[]

export type KnownAgreement = {
  readonly agreement: Agreement
  readonly digest: string
  readonly document: MultiSigned
  /** Parties whose administrator has signed. */
  readonly signedBy: readonly string[]
}
export type AgreementState = 'proposed' | 'in-force' | 'expired'

/** Judges an agreement: of this network, between this Society and another member, signed by an administrator of at least one. */
export function judgeAgreement(
  document: MultiSigned,
  { net, me, adminsOf }: { net: string; me: string; adminsOf: AdminsOf },
): ({ readonly ok: true } & KnownAgreement) | { readonly ok: false; readonly why: Disbelief } {
  const read = readDocument('agreement', validator, document)
  if (!read.ok) return read
  const agreement = read.value
  if (agreement.net !== net) return disbelieved('another_network')
  if (!agreement.parties.includes(me)) return disbelieved('contradicts_itself')
  const signedBy = agreement.parties.filter((party) => countSigners('agreement', document, adminsOf(party)) > 0)
  if (signedBy.length === 0) return disbelieved('unsigned')
  return { ok: true, agreement, digest: read.digest, document, signedBy }
}

/** In force with both signatures, within its span and that of the assessment it rests on. */
export function agreementState({ agreement, signedBy }: KnownAgreement, now: Date): AgreementState {
  const until = Math.min(Date.parse(agreement.validUntil), Date.parse(agreement.assessment.validUntil))
  if (!(now.getTime() < until)) return 'expired'
  return signedBy.length === 2 && Date.parse(agreement.validFrom) <= now.getTime() ? 'in-force' : 'proposed'
}

/** The other party. */
export const otherParty = ({ parties }: Agreement, me: string): string => parties.find((party) => party !== me) ?? me
