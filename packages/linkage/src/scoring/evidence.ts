/** What was compared. */
export type EvidenceFeature = 'given-name' | 'other-names' | 'mother-name' | 'birth' | 'sex' | 'birth-place'

/** How it came out; `missing` where one side does not know, which weighs nothing. */
export type Agreement = 'same' | 'close' | 'partly' | 'different' | 'missing'

/** One line of evidence: its weight in bits (for: above zero), a key for translation and the English words. Never holds a value. */
export type Evidence = {
  feature: EvidenceFeature
  agreement: Agreement
  weight: number
  key: string
  words: string
}

const WORDS: Readonly<Record<EvidenceFeature, Readonly<Record<Agreement, string>>>> = {
  'given-name': {
    same: 'The given names are the same or sound the same.',
    close: 'The given names are close: another spelling or a slip of the pen.',
    partly: 'The given names are alike only in part.',
    different: 'The given names are different.',
    missing: 'One side has no given name.',
  },
  'other-names': {
    same: "Father's, grandfather's or family names agree.",
    close: "Father's, grandfather's or family names are close.",
    partly: 'Some of the other names agree, others do not.',
    different: "Father's, grandfather's or family names are different.",
    missing: 'There are no other names to compare.',
  },
  'mother-name': {
    same: "The mothers' names are the same or sound the same.",
    close: "The mothers' names are close.",
    partly: "The mothers' names are alike only in part.",
    different: "The mothers' names are different.",
    missing: "One side does not know the mother's name.",
  },
  birth: {
    same: 'The dates of birth agree.',
    close: 'The dates of birth fit: same or neighbouring year, or day and month exchanged.',
    partly: 'The dates of birth are a few years or days apart.',
    different: 'The dates of birth are too far apart.',
    missing: 'One side does not know when the person was born.',
  },
  sex: {
    same: 'The same sex is recorded.',
    close: 'The same sex is recorded.',
    partly: 'The recorded sex is not comparable.',
    different: 'A different sex is recorded.',
    missing: 'One side does not state the sex.',
  },
  'birth-place': {
    same: 'The places of birth agree.',
    close: 'The places of birth sound alike.',
    partly: 'The places of birth are alike only in part.',
    different: 'The places of birth are different.',
    missing: 'One side does not know the place of birth.',
  },
}

/** A line of evidence with its words. */
export function evidence(feature: EvidenceFeature, agreement: Agreement, weight: number): Evidence {
  return {
    feature,
    agreement,
    weight: agreement === 'missing' ? 0 : Math.round(weight * 100) / 100,
    key: `evidence.${feature}.${agreement}`,
    words: WORDS[feature][agreement],
  }
}

/** Agreement in words for a similarity between 0 and 1. */
export function agreementOf(similarity: number): Agreement {
  if (similarity >= 0.92) return 'same'
  if (similarity >= 0.75) return 'close'
  return similarity >= 0.62 ? 'partly' : 'different'
}
