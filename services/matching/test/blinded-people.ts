import { createHash } from 'node:crypto'
import type { EntryForMatching } from '@kinlink/contracts'
import { deriveLinkageKeys, encode } from '@kinlink/linkage'

const keysOf = (seed: number) => deriveLinkageKeys(new Uint8Array(32).fill(seed))
const keys = { now: keysOf(9), newer: keysOf(10) }

/** An id that a test can say in words. */
export const idOf = (name: string): string =>
  createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url')

export const EPOCH = idOf('epoch')
/** Of the linkage key that was issued after it. */
export const NEWER = idOf('newer epoch')

/** An entry of somebody called `name`, with one thing said. */
export const anEntry = (
  id: string,
  name: string,
  said: Partial<Omit<EntryForMatching, 'id'>> & { year?: number } = {},
): EntryForMatching => {
  const { year = 1990, ...rest } = said
  const birth = { value: String(year), accuracy: 'year', calendar: 'gregorian' } as const
  const code = encode(
    { names: [{ full: name }], sex: 'unknown', birth },
    said.codeEpoch === NEWER ? keys.newer : keys.now,
  )
  return {
    id: idOf(id),
    author: 'transit',
    role: 'present',
    codeEpoch: EPOCH,
    code: Buffer.from(code).toString('base64url'),
    expires: '2099-01-01T00:00:00Z',
    revision: 0,
    ...rest,
  }
}

export const sought = (id: string, name: string, said: Parameters<typeof anEntry>[2] = {}): EntryForMatching =>
  anEntry(id, name, { role: 'sought', author: 'destination', ...said })

const GIVEN = ['Ahmed', 'Karim', 'Tesfay', 'Oleh', 'Fatima', 'Leila', 'Moussa', 'Hodan']
const FAMILY = ['Haddad', 'Bekele', 'Shevchenko', 'Diallo', 'Rahimi', 'Warsame']

/** A small world: everybody is sought by one Society and half of them are present at another, spelt a little otherwise. */
export const aWorld = (): EntryForMatching[] =>
  GIVEN.flatMap((given, g) =>
    FAMILY.flatMap((family, f) => {
      const year = 1950 + ((11 * g + 7 * f) % 50)
      const wanted = sought(`s ${given} ${family}`, `${given} ${family}`, { year })
      const there = anEntry(`p ${given} ${family}`, `${family} ${given}`, { year: year + 1 })
      return (g + f) % 2 === 0 ? [wanted, there] : [wanted]
    }),
  )
