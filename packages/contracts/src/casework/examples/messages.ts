import { consent, named } from './parts.ts'

const correspondent = (full: string, script: string, lang: string, latin: string, where: object) => ({
  names: [{ full, script, lang }, ...(script === 'Latn' ? [] : [{ full: latin, script: 'Latn', kind: 'registered' }])],
  ...where,
})

export const MESSAGE_EXAMPLES = named({
  tigrinya: {
    summary: 'Tigrinya: family news, the way described because there is no street address',
    value: {
      to: 'origin',
      letter: {
        body: 'ዝኸበርኪ ሓብተይ ሰላም፣\nኣነ ደሓን ኣለኹ። ስራሕ ረኺበ ኣለኹ። ሰላምታይ ንኹሎም ኣብሉለይ።\nሓውኺ ዮናስ',
        lang: 'ti',
        script: 'Ethi',
      },
      sender: correspondent('ዮናስ ተስፋይ', 'Ethi', 'ti', 'Yonas Tesfay', { address: 'Reception house 4, second floor' }),
      addressee: correspondent('ሰላም ተስፋይ', 'Ethi', 'ti', 'Selam Tesfay', {
        sketch: 'Mendefera, second lane behind the market, blue gate beside the well',
      }),
      relationship: 'sister',
      openLetterAcknowledged: true,
      basis: consent('ti'),
      carriedBy: [
        { leg: 'collection', by: 'volunteer', society: 'destination' },
        { leg: 'forwarding', by: 'courier', society: 'transit' },
      ],
      until: '2027-05-01T04:00:00Z',
    },
  },
  arabic: {
    summary: 'Arabic: to a mother at a known address',
    value: {
      to: 'transit',
      letter: { body: 'أمي العزيزة،\nأنا بخير وأفكر فيكم كل يوم. كيف صحتك؟\nابنك كريم', lang: 'ar', script: 'Arab' },
      sender: correspondent('كريم الراوي', 'Arab', 'ar', 'Karim Alrawi', { address: 'Hostel at the harbour, room 12' }),
      addressee: correspondent('هدى الراوي', 'Arab', 'ar', 'Huda Alrawi', { address: '12 Orchard Lane, old town' }),
      relationship: 'mother',
      openLetterAcknowledged: true,
      basis: consent('ar'),
      until: '2027-05-01T04:00:00Z',
    },
  },
  french: {
    summary: 'French: the addressee is in detention; authorities will read it',
    value: {
      to: 'destination',
      letter: {
        body: 'Cher Ibrahima,\ntoute la famille va bien et pense à toi.\nTa tante Fatoumata',
        lang: 'fr',
        script: 'Latn',
      },
      sender: correspondent('Fatoumata Baldé', 'Latn', 'fr', '', { address: 'Quartier Daka, Labé' }),
      addressee: correspondent('Ibrahima Sory Baldé', 'Latn', 'fr', '', { address: 'Centre, bâtiment B' }),
      relationship: 'nephew',
      openLetterAcknowledged: true,
      detention: { sender: false, addressee: true },
      basis: consent('fr'),
      until: '2027-05-01T04:00:00Z',
    },
  },
  english: {
    summary: 'English: a greeting to a cousin',
    value: {
      to: 'destination',
      letter: {
        body: 'Dear Samuel,\nwe are all well. Please write back on the slip.\nGrace',
        lang: 'en',
        script: 'Latn',
      },
      sender: correspondent('Grace Abena Owusu', 'Latn', 'en', '', { address: '3 Palm Avenue' }),
      addressee: correspondent('Samuel Kofi Owusu', 'Latn', 'en', '', { address: '44 Station Road' }),
      relationship: 'cousin',
      openLetterAcknowledged: true,
      basis: consent('en'),
      until: '2027-05-01T04:00:00Z',
    },
  },
  recorded: {
    summary: 'Dari: spoken by the sender; the recording is added before the message is attested',
    value: {
      to: 'destination',
      letter: { recorded: true, lang: 'prs' },
      sender: correspondent('مریم احمدی', 'Arab', 'prs', 'Maryam Ahmadi', { address: 'Camp 2, row 14, tent 9' }),
      addressee: correspondent('رضا احمدی', 'Arab', 'prs', 'Reza Ahmadi', { address: '7 Mill Street, ground floor' }),
      relationship: 'son',
      openLetterAcknowledged: true,
      basis: consent('prs'),
      until: '2027-05-01T04:00:00Z',
    },
  },
  oral: {
    summary: 'Somali: an oral message, taken down by the officer as it was said',
    value: {
      to: 'destination',
      letter: { body: 'Waan nabad qabaa. Hooyo way ku soo salaamaysaa.', lang: 'so', script: 'Latn', oral: true },
      sender: correspondent('Faadumo Cali Warsame', 'Latn', 'so', '', { address: 'Xerada 5, safka 3' }),
      addressee: correspondent('Cabdi Cali Warsame', 'Latn', 'so', '', { address: '18 Canal Road' }),
      relationship: 'brother',
      openLetterAcknowledged: true,
      basis: consent('so'),
      until: '2027-05-01T04:00:00Z',
    },
  },
})

export const DELIVERY_EXAMPLES = named({
  byHand: {
    summary: 'Delivered by hand and read aloud; the sender may be told, not who went there',
    value: {
      outcome: 'delivered',
      method: 'by-hand',
      readAloud: true,
      mayTellSender: true,
      carriedBy: [{ leg: 'delivery', by: 'volunteer', society: 'origin' }],
    },
  },
  inVain: {
    summary: 'Not delivered: the true reason stays here',
    value: {
      outcome: 'not-delivered',
      reason: 'moved-no-address',
      carriedBy: [{ leg: 'delivery', by: 'elder', society: 'origin' }],
    },
  },
})

export const REPLY_EXAMPLES = named({
  written: {
    summary: 'Written on the slip',
    value: {
      letter: { body: 'ሰላም ዮናስ፣\nንሕና ደሓን ኣለና።', lang: 'ti', script: 'Ethi' },
      attestation: { familyNewsOnly: true, removals: [] },
      basis: consent('ti'),
    },
  },
  recorded: {
    summary: 'Spoken: the recording was added to the slip before, and listened to',
    value: {
      letter: { recorded: true, lang: 'ti' },
      attestation: { familyNewsOnly: true, removals: [], attachmentsChecked: true },
      basis: consent('ti'),
    },
  },
})
