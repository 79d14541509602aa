/*
 * The sounds that all scripts are read into, one character each:
 *   vowels a e i o u, `2` the mute vowel of Ge'ez; glides w y; `3` ʿayn, which Latin spellings write as any vowel or not at all;
 *   b p t d k g q f v s z h l r m n j; S sh, Z zh, C ch, c ts, x kh, G gh, T th, D dh.
 * Abjads write only consonants and long vowels, so two folds stand side by side: the medium one keeps what vowels there
 * are in three classes, the skeleton keeps consonants in coarse classes only. A doubled sound is doubled in speech only
 * where a script writes no vowels (Mamduh: m-m-d-h); spellings with vowels drop doubles when they are read.
 */
const MEDIUM: Readonly<Record<string, string>> = {
  a: 'a',
  e: 'a',
  i: 'i',
  y: 'i',
  o: 'u',
  u: 'u',
  w: 'u',
  v: 'u',
  '2': '',
  '3': 'a',
  h: 'h',
  b: 'b',
  p: 'b',
  f: 'f',
  t: 't',
  T: 't',
  d: 'd',
  D: 'd',
  s: 's',
  c: 's',
  z: 'z',
  Z: 'j',
  S: 'S',
  C: 'C',
  j: 'j',
  k: 'k',
  q: 'k',
  x: 'k',
  g: 'g',
  G: 'g',
  l: 'l',
  r: 'r',
  m: 'm',
  n: 'n',
}

const SKELETON: Readonly<Record<string, string>> = {
  b: 'B',
  p: 'B',
  f: 'F',
  t: 'T',
  T: 'T',
  d: 'T',
  D: 'T',
  s: 'S',
  z: 'S',
  c: 'S',
  S: 'S',
  Z: 'J',
  C: 'J',
  j: 'J',
  k: 'K',
  q: 'K',
  x: 'K',
  g: 'J',
  G: 'K',
  l: 'L',
  r: 'R',
  m: 'M',
  n: 'N',
}

const fold = (sounds: string, table: Readonly<Record<string, string>>) => {
  let folded = ''
  for (const sound of sounds) folded += table[sound] ?? ''
  return folded
}

/** Medium fold: consonants nearly as heard, vowels in three classes, vowel runs as one, any first vowel written a. */
export function mediumFold(sounds: string): string {
  return fold(sounds, MEDIUM)
    .replace(/^[aiu]+/u, 'a')
    .replace(/([aiu])\1+/gu, '$1')
}

/** Consonant skeleton in nine classes, without h; words of fewer than two classes keep their vowels, for want of more. */
export function skeletonFold(sounds: string): string {
  const folded = fold(sounds, SKELETON)
  return folded.length >= 2 ? folded : `${folded}~${mediumFold(sounds).replace(/[^aiu]/gu, '')}`
}
