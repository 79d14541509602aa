import type { Finding, LegalBasis, PolicyPack } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** P-LANG (3.3), where the person is informed: by a notice that was in use then. Not judged after opening, since a later pack need not list it. A pack without notices says nothing of it. */
export const checkNotice = (pack: PolicyPack, basis: LegalBasis, field: string): Finding[] => {
  if (pack.notices === undefined) return []
  const given = Date.parse(basis.givenAt)
  const known = pack.notices.some(
    ({ version, from, until }) =>
      version === basis.noticeVersion && Date.parse(from) <= given && (until === null || given < Date.parse(until)),
  )
  return known ? [] : [finding('P-LANG', { field: `${field}.noticeVersion`, text: OTHER_NOTICE })]
}

const OTHER_NOTICE = 'No notice of this version was in use then: explain it by the one that is in use, and enter it.'
