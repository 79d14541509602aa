import { type Finding, LegalBasis, type PolicyPack } from '@kinlink/contracts'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { finding } from '../rules/rule.ts'
import { checkUse, type Values } from '../uses/use.ts'
import { checkConsent } from './consent.ts'

const senders = Compile(Type.Object({ sender: LegalBasis }, { additionalProperties: false }))

/** The sealed half of a receipt as its field holds it; undefined where it is not open, null where it cannot be read. */
export const halfOf = (sealed: unknown): unknown => {
  if (typeof sealed !== 'object' || sealed === null || !('half' in sealed)) return undefined
  try {
    return JSON.parse(String(sealed.half)) as unknown
  } catch {
    return null
  }
}

/** On what a message rests, once it is opened: the rules of the sending side again (P-VOICE, P-LAW, P-PURPOSE); not which notice it was: packs name those in use now, and the person was informed by one of then. */
export const checkMessageBasis = (values: Values, pack: PolicyPack, now: Date): Finding[] => {
  const half = halfOf(values.get('legalBasis'))
  if (half === undefined) return []
  if (!senders.Check(half)) return [finding('P-LAW', { field: 'legalBasis', text: OTHER })]
  const { sender } = half
  const use = { type: 'message', purpose: 'rcm-delivery', basis: sender.basis, role: 'delivering' } as const
  return [...checkConsent(sender, 'message', 'legalBasis.sender', now), ...checkUse(pack, use, values)]
}

const OTHER = 'The legal basis is not one that this software can read.'
