import { parseNoteVerifierKey, verifyNote } from '@kinlink/crypto/verify'
import { type Checkpoint, type openCheckpoint, rootOfLeaves, sameHash, verifyConsistency } from '@kinlink/tlog'
import { EXIT } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { readKnownLogs, writeKnownLogs } from './home.ts'
import type { Io } from './io.ts'

/** How a log's key came to be trusted: given by hand, seen on this machine before, or only now. */
export type Trust = 'given' | 'known' | 'first-seen'

const broken = (message: string): Failure => new Failure(EXIT.unverified, 'unverified', message)
const REWRITTEN = 'The log is not the one seen before: its past has been rewritten or cut off'
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

/** Opens signed notes under one verifier key. @throws Failure for a text that is no verifier key */
export const noteOpener = (verifier: string): { origin: string; open: Parameters<typeof openCheckpoint>[1] } => {
  try {
    const key = parseNoteVerifierKey(verifier.trim())
    return {
      origin: key.name,
      open: (note) => {
        const opened = verifyNote(note, [key])
        return opened.ok ? opened : undefined
      },
    }
  } catch {
    throw new Failure(EXIT.usage, 'invalid_input', 'This is no verifier key of a log (name+id+base64)')
  }
}

/**
 * Which key to verify with: the one given; else the one this machine has seen for that log before, which has to be the
 * one offered; else the one offered. @throws Failure `unverified` when a log shows another key than before
 */
export const trustedKey = async (
  io: Io,
  offered: string,
  given: string | undefined,
): Promise<{ verifier: string; trust: Trust }> => {
  if (given !== undefined) return { verifier: given.trim(), trust: 'given' }
  const known = (await readKnownLogs(io))[noteOpener(offered).origin]
  if (known === undefined) return { verifier: offered, trust: 'first-seen' }
  if (known.verifier !== offered) throw broken('The log shows another key than the one seen before: tell your auditor')
  return { verifier: known.verifier, trust: 'known' }
}

/** Remembers the newest checkpoint verified under a key. */
export const rememberLog = async (io: Io, verifier: string, checkpoint: Checkpoint): Promise<void> => {
  const logs = await readKnownLogs(io)
  const before = logs[checkpoint.origin]
  if (before !== undefined && before.verifier === verifier && before.size > checkpoint.size) return
  const root = Buffer.from(checkpoint.root).toString('base64')
  await writeKnownLogs(io, { ...logs, [checkpoint.origin]: { verifier, size: checkpoint.size, root } })
}

/**
 * Verifies that a log only grew since this machine last saw it, by a consistency proof that `ask` fetches. Answers the
 * size it was compared with; 0 when the log was not seen before. @throws Failure `unverified`
 */
export const verifyGrowth = async (
  io: Io,
  checkpoint: Checkpoint,
  ask: (from: number, to: number) => Promise<readonly string[]>,
): Promise<{ comparedWith: number }> => {
  const before = (await readKnownLogs(io))[checkpoint.origin]
  if (before === undefined) return { comparedWith: 0 }
  if (before.size > checkpoint.size) throw broken(REWRITTEN)
  const hashes = before.size === checkpoint.size ? [] : await ask(before.size, checkpoint.size)
  const grown = verifyConsistency({
    from: before.size,
    fromRoot: bytes(before.root),
    to: checkpoint.size,
    toRoot: checkpoint.root,
    hashes: hashes.map(bytes),
  })
  if (!grown) throw broken(REWRITTEN)
  return { comparedWith: before.size }
}

/**
 * Verifies all leaves of a log against its checkpoint, and against the checkpoint remembered: a log that was rewritten
 * since does not begin with what was seen then. @throws Failure `unverified`
 */
export const verifyAllLeaves = async (
  io: Io,
  checkpoint: Checkpoint,
  leaves: readonly Uint8Array[],
): Promise<{ comparedWith: number }> => {
  if (leaves.length !== checkpoint.size || !sameHash(rootOfLeaves(leaves), checkpoint.root))
    throw broken('The entries are not those of the signed checkpoint')
  const before = (await readKnownLogs(io))[checkpoint.origin]
  if (before === undefined) return { comparedWith: 0 }
  const earlier = rootOfLeaves(leaves.slice(0, before.size))
  if (before.size > checkpoint.size || !sameHash(earlier, bytes(before.root))) throw broken(REWRITTEN)
  return { comparedWith: before.size }
}
