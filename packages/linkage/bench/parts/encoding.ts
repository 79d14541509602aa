import { featuresOf } from '../../src/codes/features.ts'
import { deriveLinkageKeys, encode } from '../../src/index.ts'
import { readCaseload } from '../support/caseload-files.ts'

/** Records a second on one core, names never seen before included. */
export function measureEncoding(folder: string) {
  const { sought, present } = readCaseload(folder, 'all')
  const people = [...present, ...sought].map(({ features }) => features)
  const perSecond = (work: () => void) => {
    const started = performance.now()
    work()
    return Math.round((people.length / (performance.now() - started)) * 1000)
  }
  const keys = deriveLinkageKeys(new Uint8Array(32).fill(42))
  const features = perSecond(() => {
    for (const person of people) featuresOf(person)
  })
  return {
    featuresPerSecond: features,
    encodePerSecond: perSecond(() => {
      for (const person of people) encode(person, keys)
    }),
  }
}
