import { consent, named, vital } from './parts.ts'

const search = (recipients: string[]) => ({ recipients, stateOfOrigin: 'exclude', withholdFrom: [] })

export const TRACING_EXAMPLES = named({
  tigrinya: {
    summary: 'Tigrinya: a sister looks for her brother, year of birth estimated',
    value: {
      enquirer: {
        person: {
          names: [{ full: 'ሰላም ተስፋይ ሃብተ', script: 'Ethi', lang: 'ti' }],
          sex: 'female',
          birth: { value: '1994', accuracy: 'year', calendar: 'gregorian' },
          languages: ['ti'],
        },
        relationship: 'sister',
        contact: { phone: '+000 5550 1001', safeTimes: 'ድሕሪ ሰዓት 6' },
        basis: consent('ti'),
      },
      sought: {
        person: {
          names: [
            {
              full: 'ዮናስ ተስፋይ ሃብተ',
              script: 'Ethi',
              lang: 'ti',
              parts: { given: 'ዮናስ', father: 'ተስፋይ', grandfather: 'ሃብተ' },
            },
          ],
          sex: 'male',
          birth: { value: '1990', accuracy: 'year±2', calendar: 'gregorian' },
          birthPlace: 'መንደፈራ',
          languages: ['ti'],
        },
      },
      separation: { date: '2024-05', place: 'ተሰነይ', cause: 'migration-journey' },
      lastNews: { date: '2025-01', channel: 'phone' },
      search: search(['transit']),
      basis: vital('ti'),
    },
  },
  arabic: {
    summary: 'Arabic: a mother looks for her grown son, lost at the border',
    value: {
      enquirer: {
        person: {
          names: [{ full: 'هدى سليم الراوي', script: 'Arab', lang: 'ar' }],
          sex: 'female',
          birth: { value: '1968', accuracy: 'year', calendar: 'gregorian' },
          languages: ['ar'],
        },
        relationship: 'mother',
        contact: { phone: '+000 5550 1002' },
        basis: consent('ar'),
      },
      sought: {
        person: {
          names: [
            {
              full: 'كريم عادل الراوي',
              script: 'Arab',
              lang: 'ar',
              parts: { given: 'كريم', father: 'عادل', family: 'الراوي' },
            },
            { full: 'Karim Adel Alrawi', script: 'Latn', kind: 'registered' },
          ],
          sex: 'male',
          birth: { value: '1996-03-14', accuracy: 'exact-stated', calendar: 'gregorian' },
          birthPlace: 'حمص',
          languages: ['ar'],
        },
        features: 'ندبة صغيرة فوق الحاجب الأيسر',
      },
      separation: { date: '2024', cause: 'conflict', circumstances: 'تفرّقت العائلة في الطريق ليلًا' },
      search: search(['transit', 'destination']),
      basis: vital('ar'),
    },
  },
  french: {
    summary: 'French: age unknown, stated by the officer as a band',
    value: {
      enquirer: {
        person: {
          names: [{ full: 'Fatoumata Baldé', script: 'Latn', lang: 'fr' }],
          sex: 'female',
          birth: { value: '1985-07', accuracy: 'month', calendar: 'gregorian' },
          languages: ['ff', 'fr'],
        },
        relationship: 'aunt',
        basis: consent('fr'),
      },
      sought: {
        person: {
          names: [
            { full: 'Ibrahima Sory Baldé', script: 'Latn', lang: 'fr', parts: { given: 'Ibrahima', family: 'Baldé' } },
          ],
          sex: 'male',
          birth: null,
          ageBand: { min: 25, max: 35, statedIn: 2026 },
          birthPlace: 'Labé',
          languages: ['ff', 'fr'],
        },
      },
      separation: { date: '2023-11', place: 'Agadez', cause: 'migration-journey' },
      route: ['Kayes', 'Agadez', 'Sebha'],
      search: search(['transit']),
      basis: vital('fr'),
    },
  },
  english: {
    summary: 'English: the smallest request (domain: minimum data set)',
    value: {
      enquirer: {
        person: {
          names: [{ full: 'Grace Abena Owusu', script: 'Latn', lang: 'en' }],
          sex: 'female',
          birth: { value: '1979', accuracy: 'year', calendar: 'gregorian' },
          languages: ['en'],
        },
        relationship: 'cousin',
        basis: consent('en'),
      },
      sought: {
        person: {
          names: [{ full: 'Samuel Kofi Owusu', script: 'Latn', lang: 'en' }],
          sex: 'male',
          birth: { value: '1988', accuracy: 'year±5', calendar: 'gregorian' },
        },
      },
      separation: { cause: 'lost-phone-contact' },
      search: search(['destination']),
      basis: vital('en'),
    },
  },
})
