import { Agreement, type MultiSigned } from '@kinlink/contracts'
import { Compile } from 'typebox/compile'
import { type ReadDocument, readDocument, refused, signersOf } from '../documents/document.ts'

export type Admins = readonly { readonly kid: string; readonly pk: string }[]
export type AgreementContext = {
  readonly net: string
  readonly now: Date
  /** The member that hands it in. */
  readonly caller: string
  /** Key admins of a member, by its newest statement; undefined for no member. */
  adminsOf(member: string): Admins | undefined
}

const validator = Compile(Agreement)

/** Its parties; empty when the document cannot be read. */
export const partiesOf = (document: MultiSigned): readonly string[] => {
  const read = readDocument('agreement', validator, document)
  return read.ok ? read.header.parties : []
}

/**
 * Judges an agreement: between two members, handed in by one of them, over a span that is not past, signed by an admin
 * of at least one. `signers` are the key ids whose signatures verify, `signedBy` the parties they speak for.
 */
export const judgeAgreement = (
  document: MultiSigned,
  context: AgreementContext,
):
  | (Extract<ReadDocument<Agreement>, { ok: true }> & { signers: string[]; signedBy: string[] })
  | Extract<ReadDocument<Agreement>, { ok: false }> => {
  const read = readDocument('agreement', validator, document)
  if (!read.ok) return read
  const agreement = read.header
  if (!agreement.parties.includes(context.caller))
    return refused('binding_invalid', 'P-MUTUAL', 'parties', 'Only a party hands in an agreement.')
  if (agreement.net !== context.net)
    return refused('binding_invalid', 'P-MUTUAL', 'net', 'The document belongs to another network.')
  const parties = agreement.parties.map((party) => ({ party, admins: context.adminsOf(party) }))
  if (parties.some(({ admins }) => admins === undefined))
    return refused('binding_invalid', 'P-HUMDOMAIN', 'parties', 'A party is not in the member list.')
  const { validFrom, validUntil, assessment } = agreement
  if (Number.isNaN(Date.parse(assessment.validUntil)))
    return refused('binding_invalid', 'P-LAW', 'assessment', 'The assessment has no end that can be read.')
  if (!(Date.parse(validFrom) < Date.parse(validUntil) && context.now.getTime() < Date.parse(validUntil)))
    return refused('binding_invalid', 'P-LAW', 'validUntil', 'The agreement’s span is over or empty.')
  const signed = parties.map(({ party, admins }) => ({
    party,
    signers: signersOf('agreement', document, admins?.map(({ kid, pk }) => [kid, pk] as const) ?? []),
  }))
  const signers = signed.flatMap((side) => side.signers)
  const signedBy = signed.filter((side) => side.signers.length > 0).map(({ party }) => party)
  if (signers.length === 0)
    return refused('signature_invalid', 'P-MUTUAL', 'signatures', 'No admin of a party has signed.')
  return { ...read, signers, signedBy }
}

type Signature = MultiSigned['signatures'][number]

const PER_PARTY = 2
const MOST = 16

/**
 * The signatures that are kept under an agreement: two of each party's present admins, then those of former ones while
 * there is room. One party's many admins cannot crowd out the other's.
 */
export const keptSignatures = (
  signatures: readonly Signature[],
  admins: ReadonlyMap<string, Admins>,
): MultiSigned['signatures'] => {
  const parties = [...admins.values()].map((keys) => new Set(keys.map(({ kid }) => kid)))
  const present = parties.flatMap((kids) => signatures.filter(({ kid }) => kids.has(kid)).slice(0, PER_PARTY))
  const former = signatures.filter(({ kid }) => !parties.some((kids) => kids.has(kid)))
  return [...new Set([...present, ...former])].slice(0, MOST)
}

export type AgreementState = 'proposed' | 'in-force' | 'expired'

/** The state of an agreement at an instant: in force with both signatures, within its span and that of its assessment. */
export const agreementState = (
  { signedBy, validFrom, validUntil, assessedUntil }: AgreementSpan,
  now: Date,
): AgreementState => {
  if (now >= validUntil || now >= assessedUntil) return 'expired'
  return signedBy.length === 2 && now >= validFrom ? 'in-force' : 'proposed'
}

export type AgreementSpan = {
  readonly signedBy: readonly string[]
  readonly validFrom: Date
  readonly validUntil: Date
  readonly assessedUntil: Date
}
