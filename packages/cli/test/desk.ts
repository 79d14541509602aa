import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { type Reply, refusal, type Seen, setUp, signIn, type Workplace } from './workplace.ts'

let place: Workplace
afterEach(() => place.close())

/** A machine at which an officer is signed in, with a casework that answers as it is told. */
export const at = async (reply: (seen: Seen) => Reply): Promise<Workplace> => {
  let signedIn = false
  place = await setUp((seen) => (signedIn ? reply(seen) : refusal('not_found')))
  await signIn(place)
  signedIn = true
  place.seen.length = 0
  return place
}

/** Where a file would lie on this machine. */
export const placeOf = (name: string): string => join(place.folder, name)

/** Writes a file on this machine: text and bytes as they are, all else as JSON. */
export const file = async (name: string, value: unknown): Promise<string> => {
  const path = placeOf(name)
  await writeFile(path, typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value))
  return path
}

/** Somebody's own signed consent. */
export const basis = {
  basis: 'consent',
  giver: 'self',
  method: 'signed',
  language: 'am',
  interpreter: false,
  noticeVersion: '1',
  givenAt: '2026-11-23T09:00:00Z',
}
