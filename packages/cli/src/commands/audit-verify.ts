import { writeFile } from 'node:fs/promises'
import { AuditPage, AuditProof, Checkpoint, ConsistencyProof } from '@kinlink/contracts'
import { ready } from '@kinlink/crypto/verify'
import { entryLeaf, openCheckpoint, sameHash, verifyEntryProof } from '@kinlink/tlog'
import { type Casework, signedIn } from '../casework.ts'
import type { Args, Command, Output } from '../command.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { fitting, queryOf, readJson } from '../input.ts'
import type { Io } from '../io.ts'
import { noteOpener, rememberLog, type Trust, trustedKey, verifyAllLeaves, verifyGrowth } from '../log-key.ts'
import { outline } from '../text.ts'
import { sourceOf } from './audit-query.ts'

const TRUST: Readonly<Record<Trust, string>> = {
  given: 'the key you gave',
  known: 'the key this machine has seen before',
  'first-seen': 'a key seen for the first time: compare it with the one your Society publishes',
}
const FAULTS = {
  leaf: 'The entry is not what was logged: text, salt and leaf do not fit',
  checkpoint: 'The checkpoint is not signed by this log',
  inclusion: 'The entry does not stand in the signed log',
} as const

/** Verifies an entry, or a whole log, with nothing to believe but the log's key. */
export const auditVerify: Command = {
  name: 'audit verify',
  summary: 'verify that an entry stands in the log exactly as shown, offline if you like',
  rest: ['[<seq>]'],
  options: {
    source: { type: 'string', value: 'log', text: 'society (default), exchange, or network for its auditor' },
    file: {
      type: 'string',
      value: 'proof.json',
      text: 'verify this proof, without any network; - reads standard input',
    },
    save: {
      type: 'string',
      value: 'proof.json',
      text: 'keep the proof of <seq> in a file, for somebody else to verify',
    },
    verifier: { type: 'string', value: 'key', text: 'the log’s verifier key (name+id+base64), when you hold it' },
    all: { type: 'boolean', text: 'read the whole log and compute it anew, against the checkpoint seen last' },
  },
  more: `
<seq> is the number of an entry in kinlink audit query. The proof is verified on this machine: hashes of RFC 6962, a
C2SP signed checkpoint, an Ed25519 key. The key first seen for a log is remembered; another one is refused (exit 6).

  kinlink audit verify 4711 --source exchange --save proof.json
  kinlink audit verify --file proof.json --verifier "$(cat log.key)"
  kinlink audit verify --all`,
  async run(io, args, output) {
    await ready()
    const [seq] = args.rest
    const path = args.text('file')
    if ([seq !== undefined, path !== undefined, args.flag('all')].filter(Boolean).length !== 1)
      throw new Failure(EXIT.usage, 'usage', 'Say one of: <seq>, --file, --all. See kinlink audit verify --help')
    if (path !== undefined)
      return await verifyProof(io, args, output, fitting(AuditProof, await readJson(io, path), path))
    const casework = await signedIn(io)
    if (seq === undefined) return await verifyAll(io, args, output, casework)
    if (!/^[0-9]{1,15}$/.test(seq)) throw new Failure(EXIT.usage, 'usage', '<seq> is a number')
    return await verifyEntry(io, args, output, casework, Number(seq))
  },
}

const verifyEntry = async (io: Io, args: Args, output: Output, casework: Casework, seq: number): Promise<ExitCode> => {
  const source = sourceOf(args)
  const proof = await casework.get(`/v1/audit/entries/${seq}/proof${queryOf({ source })}`, AuditProof)
  if (proof.entry.seq !== seq) throw new Failure(EXIT.unverified, 'unverified', 'This is the proof of another entry')
  const save = args.text('save')
  if (save !== undefined) await saveProof(save, proof)
  return await verifyProof(io, args, output, proof, async (from, to) => {
    const path = `/v1/audit/consistency${queryOf({ source, from: String(from), to: String(to) })}`
    return (await casework.get(path, ConsistencyProof)).hashes
  })
}

const saveProof = async (path: string, proof: AuditProof): Promise<void> => {
  await writeFile(path, `${JSON.stringify(proof)}\n`, { mode: 0o600 }).catch(() => {
    throw new Failure(EXIT.usage, 'invalid_input', `${path} cannot be written`)
  })
}

/** `ask` fetches consistency proofs where there is a network; then the log is also compared with what was seen before. */
const verifyProof = async (
  io: Io,
  args: Args,
  output: Output,
  proof: AuditProof,
  ask?: Parameters<typeof verifyGrowth>[2],
): Promise<ExitCode> => {
  const { verifier, trust } = await trustedKey(io, proof.verifier, args.text('verifier'))
  const verified = verifyEntryProof(proof, noteOpener(verifier).open)
  if (!verified.ok) throw new Failure(EXIT.unverified, 'unverified', FAULTS[verified.fault])
  const { origin, size } = verified.checkpoint
  if (ask !== undefined) {
    await verifyGrowth(io, verified.checkpoint, ask)
    await rememberLog(io, verifier, verified.checkpoint)
  }
  const body: unknown = JSON.parse(proof.entry.body)
  output.show({ verified: true, origin, size, seq: proof.entry.seq, verifier, trust, entry: body }, () =>
    [
      `Verified: entry ${proof.entry.seq} stands in ${origin} of size ${size}, exactly as shown.`,
      `Signed with ${TRUST[trust]}.`,
      `Key: ${verifier}`,
      '',
      outline(body, 1),
    ].join('\n'),
  )
  return EXIT.ok
}

const verifyAll = async (io: Io, args: Args, output: Output, casework: Casework): Promise<ExitCode> => {
  const source = sourceOf(args)
  const newest = await casework.get(`/v1/audit/checkpoint${queryOf({ source })}`, Checkpoint)
  const { verifier, trust } = await trustedKey(io, newest.verifier, args.text('verifier'))
  const checkpoint = openCheckpoint(newest.checkpoint, noteOpener(verifier).open)
  if (checkpoint === undefined) throw new Failure(EXIT.unverified, 'unverified', FAULTS.checkpoint)
  const leaves = await readLeaves(casework, source, checkpoint.size)
  const { comparedWith } = await verifyAllLeaves(io, checkpoint, leaves)
  await rememberLog(io, verifier, checkpoint)
  const { origin, size } = checkpoint
  output.show({ verified: true, origin, size, verifier, trust, comparedWith }, () => {
    const before = comparedWith === 0 ? '' : `It begins with the ${comparedWith} entries seen before.\n`
    return `Verified: all ${size} entries of ${origin} are those that were signed.\n${before}Signed with ${TRUST[trust]}.\nKey: ${verifier}\n`
  })
  return EXIT.ok
}

/** Every leaf of the log below `size`, each computed from the entry's own text and salt. */
const readLeaves = async (casework: Casework, source: string, size: number): Promise<Uint8Array[]> => {
  const leaves: Uint8Array[] = new Array(size)
  let read = 0
  for (let after: string | undefined = String(size); after !== undefined; ) {
    const page: AuditPage = await casework.get(
      `/v1/audit/entries${queryOf({ source, after, limit: '200' })}`,
      AuditPage,
    )
    for (const { seq, salt, body, leaf } of page.items) {
      const computed = entryLeaf(bytes(salt), new TextEncoder().encode(body))
      if (seq >= size || leaves[seq] !== undefined || !sameHash(computed, bytes(leaf)))
        throw new Failure(EXIT.unverified, 'unverified', FAULTS.leaf)
      leaves[seq] = computed
      read += 1
    }
    after = page.next
  }
  if (read !== size) throw new Failure(EXIT.unverified, 'unverified', 'Entries of the signed log are missing')
  return leaves
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'))
