import { HASH_SIZE } from './hash.ts'

/** What a log signs: its origin, how many leaves its tree has, the tree's root (C2SP tlog-checkpoint). */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array }

const ORIGIN = /^[^\s+]{1,128}$/u
const SIZE = /^(0|[1-9][0-9]{0,14})$/
const ROOT = /^[A-Za-z0-9+/]{43}=$/

/** Text of a checkpoint: `origin`, size and root in base64, a line each. @throws RangeError for an origin with spaces. */
export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string => {
  if (!ORIGIN.test(origin) || !SIZE.test(String(size)) || root.length !== HASH_SIZE)
    throw new RangeError('This is no checkpoint')
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

/** Reads a checkpoint's text; undefined for anything that `formatCheckpoint` would not write. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  const [origin = '', size = '', root = '', end, ...more] = text.split('\n')
  if (end !== '' || more.length > 0 || !ORIGIN.test(origin) || !SIZE.test(size) || !ROOT.test(root)) return undefined
  const bytes = Buffer.from(root, 'base64')
  if (bytes.toString('base64') !== root) return undefined
  return { origin, size: Number(size), root: new Uint8Array(bytes) }
}

/**
 * Reads a checkpoint from a signed note. `open` verifies the note's signature under the log's key and answers its text,
 * or undefined. The note has to be signed in the name of the origin: a log's word holds for its own tree alone.
 */
export const openCheckpoint = (
  note: string,
  open: (note: string) => { readonly text: string; readonly signers: readonly string[] } | undefined,
): Checkpoint | undefined => {
  const opened = open(note)
  const checkpoint = opened === undefined ? undefined : parseCheckpoint(opened.text)
  return checkpoint !== undefined && opened?.signers.includes(checkpoint.origin) ? checkpoint : undefined
}
