import { createHash } from 'node:crypto'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { folderInMemory } from './folder-in-memory.ts'
import { closedParent, postgresAccount } from './postgres-account.ts'

const OPEN_TO_ALL = '/var/tmp'

const enterable = async (path: string): Promise<boolean> =>
  (await postgresAccount()) === undefined || (await closedParent(path)) === undefined

/**
 * Where a run keeps its data: the folder named by KINLINK_DATA, else `.kinlink` in the checkout. A root user's checkout
 * may lie where the account lent to PostgreSQL cannot go: then a folder below /var/tmp, always the same one.
 */
export const chooseDataFolder = async (checkout: string, env: NodeJS.ProcessEnv = process.env): Promise<string> => {
  if (env.KINLINK_DATA !== undefined && env.KINLINK_DATA !== '') return resolve(env.KINLINK_DATA)
  const own = join(resolve(checkout), '.kinlink')
  if (await enterable(own)) return own
  const name = createHash('sha256').update(own).digest('hex').slice(0, 12)
  return join(OPEN_TO_ALL, `kinlink-${name}`)
}

const newFolder = async (parent: string, prefix: string): Promise<string> => {
  const folder = await mkdtemp(join(parent, prefix))
  await chmod(folder, 0o711)
  return folder
}

/** Creates a new temporary folder that PostgreSQL can work in; the caller deletes it. */
export const temporaryFolder = async (prefix: string): Promise<string> =>
  newFolder((await enterable(join(tmpdir(), prefix))) ? tmpdir() : OPEN_TO_ALL, prefix)

/** The same for what no restart of the machine has to outlive, as the data of tests: in memory where there is room. */
export const passingFolder = async (prefix: string): Promise<string> => {
  const parent = await folderInMemory()
  return parent === undefined ? temporaryFolder(prefix) : newFolder(parent, prefix)
}
