import type { Letter, NewMessage } from '@kinlink/contracts'
import { identityOf, requestOf, wordOf } from '../caseload.ts'
import type { SampleRecord } from '../sample.ts'

/** News in the writer's own language; the record's own word at the end makes each letter one of its kind, so that it can be searched for. */
const NEWS: Readonly<Record<string, string>> = {
  ti: 'ኣነ ደሓን ኣለኹ። ኩላትና ንሓስበኩም ኣለና።\nመልሲ ኣብቲ ወረቐት ጽሓፉልና።',
  am: 'እኔ ደህና ነኝ። ሁላችንም እናስባችኋለን።\nመልሱን በወረቀቱ ላይ ጻፉልን።',
  ar: 'أنا بخير وأفكر فيكم كل يوم.\nاكتبوا لنا على قصاصة الرد.',
  fa: 'من خوبم و هر روز به شما فکر می‌کنم.\nپاسخ را روی برگه بنویسید.',
  uk: 'У мене все добре, думаю про вас щодня.\nНапишіть відповідь на бланку.',
  bn: 'আমি ভালো আছি, প্রতিদিন তোমাদের কথা ভাবি।\nউত্তরটি কাগজে লিখে দিও।',
  fr: 'Je vais bien et je pense à vous chaque jour.\nRépondez-nous sur le talon.',
}
const ENGLISH = 'I am well and think of you every day.\nPlease write back on the slip.'

/** A letter of family news. */
export const letterOf = (record: SampleRecord, about: string): Letter => ({
  body: `${NEWS[record.lang] ?? ENGLISH}\n${about} ${wordOf(record.id)}`,
  lang: record.lang,
  script: record.script,
})

/** F4: the enquirer of a request writes to the person looked for, at an address where that person may be. */
export function messageOf(record: SampleRecord, to: string, until: Date): NewMessage {
  const { enquirer } = requestOf(record, true)
  const latin = { full: `Person ${wordOf(record.id)}`, script: 'Latn', kind: 'alias' as const }
  return {
    to,
    letter: letterOf(record, 'salaam'),
    sender: {
      // The writer signs in the script of the letter: the family's name is that of the person written to.
      names: [
        ...enquirer.person.names,
        ...(record.script === 'Latn'
          ? []
          : [{ full: record.name.split(' ').at(-1) ?? record.name, script: record.script, lang: record.lang }]),
      ],
      address: `Hostel ${wordOf(record.id)}, third floor`,
    },
    addressee: {
      names: [...identityOf(record).names, ...(record.script === 'Latn' ? [] : [latin])],
      address: `Orchard lane ${wordOf(record.id)}, blue gate beside the well`,
    },
    relationship: enquirer.relationship,
    openLetterAcknowledged: true,
    basis: enquirer.basis,
    // To the microsecond, which no clock here writes: the date of a log entry of these seconds would be taken for this one.
    until: until.toISOString().replace('Z', '417Z'),
  }
}
