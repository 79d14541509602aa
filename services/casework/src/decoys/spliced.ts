const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const lettersOf = (word: string): string[] => [...letters.segment(word)].map(({ segment }) => segment)

/** A word that begins like one and ends like another, as long as the first: as rare as they are, and nobody's. Undefined for words that are too short to be halved. */
export function spliced(first: string, second: string): string | undefined {
  const [begins, ends] = [lettersOf(first), lettersOf(second)]
  if (begins.length < 3 || ends.length < 3) return undefined
  const at = Math.ceil(begins.length / 2)
  return [...begins.slice(0, at), ...ends.slice(at - begins.length)].join('')
}
