import { execFile } from 'node:child_process'
import { chown, cp, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The account PostgreSQL runs under. Undefined: the caller's own, which is then not root. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const CANDIDATES = ['postgres', 'nobody']

/**
 * PostgreSQL refuses to run as root. A root user lends it the system's `postgres` account, or `nobody` where there is
 * none: no account is ever created on the machine.
 */
export const postgresAccount = async (): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of CANDIDATES) {
    const [, , uid, gid] = accounts.find((account) => account[0] === name) ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL cannot run as root and this system has no account to lend it: run as an ordinary user')
}

const executable = async (file: string, account: Account): Promise<boolean> => {
  try {
    await run(file, ['--version'], { ...account, cwd: '/' })
    return true
  } catch {
    return false
  }
}

/** The first folder above `path`, from the root, that others than its owner cannot enter. */
export const closedParent = async (path: string): Promise<string | undefined> => {
  const parent = dirname(path)
  if (parent === path) return undefined
  const { mode } = await stat(parent)
  return (await closedParent(parent)) ?? ((mode & 0o001) === 0 ? parent : undefined)
}

/** Hands a file or folder to the account that PostgreSQL runs under. */
export const handOver = async (path: string, account: Account | undefined): Promise<void> => {
  if (account !== undefined) await chown(path, account.uid, account.gid)
}

/** Rejects, naming the folder, when the account cannot enter one of the folders above `path`. */
export const requireEntry = async (path: string, account: Account | undefined): Promise<void> => {
  const closed = account === undefined ? undefined : await closedParent(path)
  if (closed === undefined) return
  throw new Error(
    `PostgreSQL cannot run as root, and the account lent to it cannot enter ${closed}: set KINLINK_DATA to a folder that others may enter, such as /var/tmp/kinlink`,
  )
}

/**
 * Promises a folder of PostgreSQL programs that the account can run. A root user's home is closed to everybody else:
 * then the programs are copied into `dir`, once.
 */
export const reachablePrograms = async (bin: string, account: Account | undefined, dir: string): Promise<string> => {
  if (account === undefined || (await executable(join(bin, 'postgres'), account))) return bin
  const copy = join(dir, 'programs')
  await cp(dirname(bin), copy, { recursive: true, dereference: true })
  return join(copy, 'bin')
}
