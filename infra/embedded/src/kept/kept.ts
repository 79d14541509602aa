import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KEPT } from '../data-folder.ts'
import type { NetworkPlan } from '../network-plan.ts'
import { copyClusters } from './clusters.ts'

/** What a network was before its first process ran: secrets, databases with keys in them, and what the founder notes. */
export interface Kept {
  readonly plan: NetworkPlan
  /** JSON of whoever provisioned the databases. */
  readonly made: string
}

/** Keys are valid for a year and a month: what is taken up again has nearly all of that before it. */
const LONGEST_MS = 7 * 86_400_000
const NOTE = 'kept.json'

type Note = Omit<Kept, 'plan'> & {
  readonly mark: string
  readonly at: number
  readonly plan: Omit<NetworkPlan, 'societies'> & { readonly societies: [string, unknown][] }
}

/** What an earlier start in this data folder kept under this mark; nothing when it is too old or half written. */
export const readKept = async (dataFolder: string, mark: string): Promise<Kept | undefined> => {
  const text = await readFile(join(dataFolder, KEPT, NOTE), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const note = JSON.parse(text) as Note
    const age = Date.now() - note.at
    if (note.mark !== mark || !(age >= 0 && age < LONGEST_MS)) return undefined
    return { made: note.made, plan: { ...note.plan, societies: new Map(note.plan.societies) } as NetworkPlan }
  } catch {
    return undefined
  }
}

/** Lays the kept clusters where the servers will look for them. */
export const layOut = (dataFolder: string): Promise<void> => copyClusters(join(dataFolder, KEPT), dataFolder)

/** Keeps the clusters, which must be down, for later starts. The note comes last: without it nothing counts as kept. */
export const keep = async (dataFolder: string, mark: string, { plan, made }: Kept): Promise<void> => {
  const folder = join(dataFolder, KEPT)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o711 })
  await copyClusters(dataFolder, folder)
  const note: Note = { mark, at: Date.now(), made, plan: { ...plan, societies: [...plan.societies] } }
  await writeFile(join(folder, `${NOTE}.new`), JSON.stringify(note), { mode: 0o600 })
  await rename(join(folder, `${NOTE}.new`), join(folder, NOTE))
}
