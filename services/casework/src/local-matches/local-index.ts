import { deriveLinkageKeys, encode, type PersonFeatures } from '@kinlink/linkage'
import type { Random } from '../keys/secret.ts'

/** What a file says of somebody, and until when they agree to be compared; without an end if it does not say. */
export type Comparable = PersonFeatures & { until?: Date | undefined }
/** Somebody of this Society's files, ready to be compared. */
export type Indexed = { features: PersonFeatures; code: Uint8Array; until?: Date | undefined }

/** Remembers what was read from requests and registrations, so that the next comparison does not open all of them again. Lives in memory only. */
export type LocalIndex = {
  /** The entry of one file, opening it if it was not seen before in this revision; undefined for a file that is gone. */
  entryOf(id: string, open: () => Promise<Comparable | undefined>, revision?: number): Promise<Indexed | undefined>
  /** Forgets somebody who is not on file any more. */
  forget(id: string): void
}

/** An index whose codes are under a key of its own: they never leave the process and only spare comparisons that could not succeed. */
export function createLocalIndex(random: Random): LocalIndex {
  const keys = deriveLinkageKeys(random(32))
  const known = new Map<string, Indexed & { revision: number }>()
  let forgotten = 0
  return {
    async entryOf(id, open, revision = 0) {
      const seen = known.get(id)
      if (seen?.revision === revision) return seen
      const before = forgotten
      const opened = await open()
      if (opened === undefined) return undefined
      const { until, ...features } = opened
      const indexed = { features, code: encode(features, keys), until, revision }
      // Who was forgotten while this file was being opened may be this very person: then nothing is remembered.
      if (before === forgotten) known.set(id, indexed)
      return indexed
    },
    forget(id) {
      forgotten += 1
      known.delete(id)
    },
  }
}
