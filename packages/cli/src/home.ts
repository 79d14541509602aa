import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Id, MemberId } from '@kinlink/contracts'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Io } from './io.ts'

const closed = { additionalProperties: false } as const

/** Who is signed in, where, and the token. The token opens the officer's keys: its file is for its owner alone. */
export const Session = Type.Object(
  {
    url: Type.String(),
    token: Type.String(),
    expiresAt: Type.String(),
    officer: Id,
    member: MemberId,
    roles: Type.Array(Type.String()),
  },
  closed,
)
export type Session = Static<typeof Session>

/** What this machine remembers of logs: by origin, the key first seen and the newest checkpoint verified. */
export const KnownLogs = Type.Record(
  Type.String(),
  Type.Object({ verifier: Type.String(), size: Type.Integer(), root: Type.String() }, closed),
)
export type KnownLogs = Static<typeof KnownLogs>

const folderOf = (io: Io): string => io.env.KINLINK_HOME ?? join(homedir(), '.config', 'kinlink')

const read = async <S extends TSchema>(io: Io, name: string, schema: S): Promise<Static<S> | undefined> => {
  try {
    const value: unknown = JSON.parse(await readFile(join(folderOf(io), name), 'utf8'))
    return Value.Check(schema, value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Written beside and moved into place, so that nobody ever reads half a file or one that others may read. */
const write = async (io: Io, name: string, value: unknown): Promise<void> => {
  const folder = folderOf(io)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const path = join(folder, name)
  await rm(`${path}.new`, { force: true })
  await writeFile(`${path}.new`, `${JSON.stringify(value)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(`${path}.new`, path)
}

export const readSession = (io: Io): Promise<Session | undefined> => read(io, 'session.json', Session)
export const writeSession = (io: Io, session: Session): Promise<void> => write(io, 'session.json', session)
export const removeSession = (io: Io): Promise<void> => rm(join(folderOf(io), 'session.json'), { force: true })
export const readKnownLogs = async (io: Io): Promise<KnownLogs> => (await read(io, 'logs.json', KnownLogs)) ?? {}
export const writeKnownLogs = (io: Io, logs: KnownLogs): Promise<void> => write(io, 'logs.json', logs)
