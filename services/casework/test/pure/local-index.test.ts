import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createLocalIndex } from '../../src/local-matches/local-index.ts'
import { featuresOf } from '../../src/sealing/blinded-entry.ts'

const features = featuresOf({
  names: [{ full: 'Hodan Warsame Abdi', script: 'Latn', lang: 'so' }],
  sex: 'female',
  birth: null,
})
const indexOf = () => {
  const index = createLocalIndex(randomBytes)
  let opened = 0
  const look = (meanwhile: () => void = () => {}) =>
    index.entryOf('file', async () => {
      opened += 1
      meanwhile()
      return features
    })
  return { index, look, opened: () => opened }
}

it('a file is opened once, however often it is compared', async () => {
  const { look, opened } = indexOf()
  expect(await look()).toBe(await look())
  expect(opened()).toBe(1)
})

it('nothing is remembered of somebody who is forgotten, also while the file is being opened', async () => {
  const { index, look, opened } = indexOf()
  await look(() => index.forget('file'))
  await look()
  expect(opened()).toBe(2)
})
