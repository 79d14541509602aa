import type { NewAttachment } from '@kinlink/contracts'
import { wordOf } from '../caseload.ts'
import { aPicture } from '../picture.ts'
import type { SampleRecord } from '../sample.ts'

const wordsOf = ({ id }: SampleRecord) => ({
  image: `photograph of the family ${wordOf(id)}`,
  beside: `15.3369N 38.9411E ${wordOf(id)}`,
})

/** A photograph that comes with a letter, and the words in it: in the image, and beside it, where a telephone writes where it is. */
export const photographOf = (record: SampleRecord): { attachment: NewAttachment; words: object } => {
  const words = wordsOf(record)
  return { attachment: aPicture({ word: words.image, beside: words.beside }), words }
}

/** The delivering officer has the photograph, and not the place. @throws when it is otherwise */
export function looksAtPhotograph(file: string, record: SampleRecord): void {
  const { image, beside } = wordsOf(record)
  if (!file.includes(image)) throw new Error('A photograph did not arrive as it was sent')
  if (file.includes(beside)) throw new Error('A photograph says where it was taken')
}
