import type { MandateHeader, SignedAct } from '@kinlink/contracts'
import { verifyAct } from '@kinlink/crypto/verify'
import type { ProblemValue } from '@kinlink/runtime'
import type { ActAgainst } from '../entries/judge-entry.ts'
import { livingKey, NO_LIVING_KEY } from './officer-key.ts'
import { cryptoFault, fault } from './refusal.ts'

/** What an act of the automation key rests on, as it came in. */
export type UnderMandate = {
  /** Where the act stands in the request, and the key that signed it. */
  readonly pointer: string
  readonly kid: string
  /** Digest of the mandate that the act's header names. */
  readonly named: string | undefined
  readonly mandate: SignedAct | undefined
  readonly header: MandateHeader | undefined
  readonly may: MandateHeader['may'][number]
}

/** Judges the mandate of an act of the automation key: signed by an officer of the same Society, named by the act, for this key and for this, in date. */
export const judgeMandate = (
  { pointer: of, kid, named, mandate, header, may }: UnderMandate,
  { net, member, now, context }: ActAgainst,
): ProblemValue | undefined => {
  const pointer = '/body/mandate'
  if (mandate === undefined || header === undefined) return fault('binding_invalid', pointer, 'The mandate is missing.')
  const key = livingKey(context, mandate.kid, now)
  if (key === undefined) return fault('signature_invalid', `${pointer}/kid`, NO_LIVING_KEY)
  const verified = verifyAct('mandate', mandate, key.signPk)
  if (!verified.ok) return cryptoFault(verified, pointer)
  if (named !== verified.digest) return fault('binding_invalid', `${of}/header`, 'The act rests on another mandate.')
  if (header.net !== net || header.member !== member || header.automation !== kid)
    return fault('binding_invalid', `${pointer}/header`, 'The mandate is not for this key of this Society.')
  if (!header.may.includes(may))
    return fault('binding_invalid', `${pointer}/header`, 'The mandate does not cover this.')
  if (!(now.getTime() < Date.parse(header.notAfter)))
    return fault('binding_invalid', `${pointer}/header`, 'The mandate is not in force any more.')
  return undefined
}

/** Judges that an officer's act rests on no mandate. */
export const judgeNoMandate = ({
  named,
  mandate,
}: Pick<UnderMandate, 'named' | 'mandate'>): ProblemValue | undefined =>
  mandate === undefined && named === undefined
    ? undefined
    : fault('binding_invalid', '/body/mandate', 'What an officer signs rests on no mandate.')
