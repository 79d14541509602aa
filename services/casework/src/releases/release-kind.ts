import type { ReleaseContent } from '@kinlink/contracts'
import type { Queries } from '@kinlink/postgres'
import type { Storage } from '../keys/storage.ts'
import type { ReleaseRow } from './release-store.ts'

/** What a release says of the case or message that it answers: as it was sealed, or as it is kept after its date. Null when nothing is kept of it. */
export async function kindOf(
  db: Queries,
  storage: Pick<Storage, 'open'>,
  { sealed, said }: Pick<ReleaseRow, 'sealed' | 'said'>,
  ofOurs: string,
): Promise<ReleaseContent['kind'] | null> {
  if (sealed === null) return said
  return ((await storage.open(db, ofOurs, 'release', sealed)) as ReleaseContent).kind
}
