/*
 * Words that stand in names without naming anybody: articles, "son of", titles. They are left out of the bag unless
 * nothing else is there. Written as they are typed, lower case, in the scripts they are met in.
 */
const PARTICLES = new Set(
  (
    'al el ul il le la les de du des da di do dos das del della van von der den zu y e i wa ' +
    'bin ibn ben bint binti bent ibnat ould wuld uld mint walad waled ' +
    'haj hajj haji hajji hadj hadji hajja hajia elhadj elhadji alhaji alhadji sheikh shaykh sheik shaikh ' +
    'mullah mulla molla mawlawi maulvi moulvi maulana ustad ustaz ustadh ' +
    'dr mr mrs ms mme mlle mst mosammat ato weyzero woizero weizero wzro ' +
    'بن ابن بنت ولد ال الحاج حاج حاجي حاجی شيخ الشيخ شیخ ملا مولوي مولوی دكتور دکتر ' +
    'አቶ ወይዘሮ ወይዘሪት'
  ).split(' '),
)

/** Abbreviations that officials write instead of the name. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['md', 'muhammad'],
  ['mohd', 'muhammad'],
  ['muhd', 'muhammad'],
  ['mohmd', 'muhammad'],
  ['মো', 'muhammad'],
  ['মোঃ', 'muhammad'],
])

/** Whether a cleaned word is an article, a "son of" or a title. */
export const isParticle = (word: string) => PARTICLES.has(word)

/** A word written in full. */
export const expand = (word: string) => ABBREVIATIONS.get(word) ?? word

const SERVANT =
  /^(?:c?abd(?:[aeiou]+[lrsztdn]?h?)?|ʿabd(?:[aeiou][lrsztdn]?)?|عبد|عبدال|عبدل|абд(?:[аеуі]л)?|አብዱ?ል?|አብደል?)$/u
const ATTRIBUTES = new Set(
  (
    'rahman raman rahim karim kareem aziz qadir kader khader latif lateef malik salam salaam hamid majid nasir naser wahid ' +
    'wahab wahhab razzaq razaq ghani ghaffar jabbar jalil samad hakim halim haq haqq hak khaliq fattah basit basir hadi mumin ' +
    'nabi rauf raouf rashid sattar shakur wadud zahir ahad hafiz muhsin baqi bari matin mannan muttalib qayyum hai hay ilah ' +
    'alim azim dayan bashir awal jawad quddus qudus sabur satar rasul rasool amir رحمن رحیم رحيم کریم عزیز قادر حمید'
  ).split(' '),
)

/** Abd, Abdul, Abdel-, عبد …: "servant of", whose next word belongs to the same name. */
export const isServant = (word: string) => SERVANT.test(word)

/** A servant name is joined where an article, a hyphen or a name of God follows; else Abdul stands alone, as in Bengal. */
export const isAttribute = (word: string) => ATTRIBUTES.has(word)

/**
 * One form for Abd + article + name however it was grown together: Abdurrahman, Abdirahman, Abdelaziz, Cabdiraxmaan read as
 * `abd` and the attribute. Takes and gives sounds.
 */
function joinServant(sounds: string): string {
  const rest = /^3?a?bd[aeiou2]?(.+)$/u.exec(sounds)?.[1]
  if (rest === undefined || rest.length < 2 || !/^[3a]/u.test(sounds)) return sounds
  if (/^l+a*h?[iy]?$/u.test(rest)) return `abdla${/[iy]$/u.test(rest) ? 'i' : ''}`
  // The article's l goes where a name follows it; before sun letters it has already become that letter.
  const bare = /^l(?=[^aeiou]|[ai3][bhzkmwd])/u.test(rest) && rest.length > 4 ? rest.slice(1) : rest
  return `abd${bare.replace(/^(.)\1/u, '$1')}`
}

/** `abd` and the sounds of a name that was written apart from it. */
export function serve(sounds: string): string {
  return /^a?l+a*h?$/u.test(sounds) ? 'abdla' : `abd${sounds.replace(/^3a?/u, 'a')}`
}

/** All forms of a word that count: the servant names joined, and Abdul, Abdel or Abdou on their own also as the plain Abd. */
export function spokenForms(sounds: string): string[] {
  return /^[3a]?bd[aeu][lr]?$/u.test(sounds) ? [sounds, 'abd'] : [joinServant(sounds)]
}
