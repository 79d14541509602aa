import type { Finding } from '@kinlink/contracts'
import { finding } from '../rules/rule.ts'

/** Words that no member of a request may be named by (domain §6.1, class C4), lower case, letters and digits only. */
const DENIED = [
  ...[
    'visa',
    'asylum',
    'passport',
    'immigration',
    'legalstatus',
    'residencestatus',
    'residencepermit',
    'refugeestatus',
  ],
  ...[
    'undocumented',
    'deportation',
    'removalorder',
    'bordercrossing',
    'smuggler',
    'biometric',
    'fingerprint',
    'faceprint',
  ],
  ...[
    'iris',
    'dnaprofile',
    'politicalopinion',
    'politicalaffiliation',
    'tradeunion',
    'deviceid',
    'imei',
    'liveposition',
  ],
  ...['livelocation', 'gpsposition', 'alienregistration', 'unhcrstatus', 'migrationstatus', 'citizenshipstatus'],
] as const

const MAX_FINDINGS = 8

/**
 * Looks for members named for immigration or legal status, biometrics or the like, anywhere in a request as it came,
 * before its schema is applied: such a request is refused by rule, not as a spelling mistake (P-NOSTATUS, 1.2).
 * A finding names the word of our own list, never what the client wrote.
 */
export const statusFields = (rawBody: unknown): Finding[] => {
  const found = new Set<string>()
  const open: unknown[] = [rawBody]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      for (const word of deniedIn(key)) found.add(word)
      open.push(inner)
    }
  }
  return [...found].slice(0, MAX_FINDINGS).map((field) => finding('P-NOSTATUS', { field }))
}

const deniedIn = (key: string): string[] => {
  const plain = key.toLowerCase().replace(/[^a-z0-9]/g, '')
  return DENIED.filter((word) => plain.includes(word))
}

/** Words and patterns of papers and status, in languages of intake. Meant to be noticed, not to be complete. */
const MENTIONS = [
  /\b(visas?|asylum|passports?|residence permits?|refugee (status|card|id|number)|deport(ed|ation)|undocumented)\b/iu,
  /\b(asile|passeport|titre de séjour|sans[- ]papiers|asyl\w*|aufenthalts\w*|reisepass|pasaporte|asilo|permiso de residencia|passaporto|permesso di soggiorno)\b/iu,
  /(تأشيرة|لجوء|جواز سفر|إقامة|ویزا|پناهندگی|پاسپورت|ቪዛ|ፓስፖርት|ጥገኝነት|виза|візa|паспорт|притулок|убежищ|pasaport|iltica|vize\b)/iu,
  /\b[A-Z]{1,3}[- ]?\d{6,9}\b/u,
]

/** Whether free text seems to speak of papers or status, which nobody needs for a search. */
export const mentionsStatus = (text: string): boolean => MENTIONS.some((pattern) => pattern.test(text))

/** One finding for each free text, by field, that seems to speak of papers or status; `text` says what the officer does about it. */
export const lookThrough = (texts: Readonly<Record<string, string | undefined>>, text: string): Finding[] =>
  Object.entries(texts).flatMap(([field, written]) =>
    written !== undefined && mentionsStatus(written) ? [finding('P-NOSTATUS', { field, text })] : [],
  )

/**
 * Free texts of a request by field: what seems to speak of status has to be answered by the officer with
 * `checkedForStatus: true`, and stays a warning then.
 */
export const checkTexts = (
  texts: Readonly<Record<string, string | undefined>>,
  checked: boolean,
): { refusals: Finding[]; warnings: Finding[] } => {
  const found = lookThrough(texts, LOOK_AGAIN)
  return checked ? { refusals: [], warnings: found } : { refusals: found, warnings: [] }
}

const LOOK_AGAIN = 'The text seems to speak of papers or status: take it out, or say in the note that it was checked.'
