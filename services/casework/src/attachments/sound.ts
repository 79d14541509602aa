/** What is heard of a file, without anything that is said about it, and how long it sounds. */
export type Sound = { readonly bytes: Uint8Array; readonly seconds: number }

const at = (start: number, hex: string) => ({ start, hex })

/** Files of sound that are not taken, by how they begin, and what people call them. */
const OTHERS: readonly (readonly [string, { readonly start: number; readonly hex: string }])[] = [
  ['MP4 (M4A, 3GP)', at(4, Buffer.from('ftyp').toString('hex'))],
  ['MP3', at(0, Buffer.from('ID3').toString('hex'))],
  ['MP3', at(0, 'fffb')],
  ['MP3', at(0, 'fff3')],
  ['AAC', at(0, 'fff1')],
  ['AAC', at(0, 'fff9')],
  ['FLAC', at(0, Buffer.from('fLaC').toString('hex'))],
  ['AMR', at(0, Buffer.from('#!AMR').toString('hex'))],
  ['WebM', at(0, '1a45dfa3')],
  ['CAF', at(0, Buffer.from('caff').toString('hex'))],
  ['Ogg Vorbis', at(28, Buffer.from('\x01vorbis', 'latin1').toString('hex'))],
]

/** What a file of sound is that is not taken; null for what is not known. */
export function otherSound(bytes: Uint8Array): string | null {
  const begins = Buffer.from(bytes.subarray(0, 64)).toString('hex')
  return OTHERS.find(([, { start, hex }]) => begins.startsWith(hex, start * 2))?.[0] ?? null
}
