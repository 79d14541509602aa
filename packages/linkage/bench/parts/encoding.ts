import { featuresOf } from '../../src/codes/features.ts'
import { deriveLinkageKeys, encode } from '../../src/index.ts'
import { readCaseload } from '../support/caseload-files.ts'

/** Records a second on one core, names never seen before included. */
export function measureEncoding(folder: string) {
  const { sought, present } = readCaseload(folder, 'all')
  const people = [...present, ...sought].map(({ features }) => features)
  const perSecond = (work: () => void) => {
    // Processor time: what else the machine does is not what is asked.
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return Math.round((people.length / (user + system)) * 1e6)
  }
  const keys = deriveLinkageKeys(new Uint8Array(32).fill(42))
  // Codes first, while no name has been read yet.
  const encodePerSecond = perSecond(() => {
    for (const person of people) encode(person, keys)
  })
  const featuresPerSecond = perSecond(() => {
    for (const person of people) featuresOf(person)
  })
  return { encodePerSecond, featuresPerSecond }
}
