import { type MultiSigned, Statement } from '@kinlink/contracts'
import { Compile } from 'typebox/compile'
import { allDifferent, type Believed, countSigners, type Disbelief, isThreshold, readDocument } from './document.ts'
import type { Member } from './network.ts'

const validator = Compile(Statement)

/** All statements of one Society from the first on, each believed because of the one before. */
export type Chain = readonly Believed<Statement>[]
export type JudgedChain = { readonly chain: Chain; readonly why: Disbelief | null }

/**
 * Judges the statements somebody serves of a Society, oldest first. What has been believed stays: a chain that is shorter, or that differs in it, is not believed at all.
 * New statements are believed one by one, as far as each is signed by the threshold of the administrators before it (the first: of the member list) and names its digest.
 */
export function judgeStatements(
  documents: readonly MultiSigned[],
  { net, member, known }: { net: string; member: Member; known: Chain },
): JudgedChain {
  if (documents.length < known.length) return { chain: known, why: 'rolled_back' }
  const chain: Believed<Statement>[] = [...known]
  for (const [seq, document] of documents.entries()) {
    const read = readDocument('statement', validator, document)
    if (!read.ok) return { chain, why: read.why }
    const before = chain[seq - 1]
    const kept = known[seq]
    if (kept !== undefined) {
      if (kept.digest !== read.digest) return { chain: known, why: 'forked' }
      continue
    }
    const why = fault(read.value, { net, member, seq, before })
    if (why !== null) return { chain, why }
    const signers = before?.value ?? member
    if (countSigners('statement', document, signers.admins) < signers.threshold) return { chain, why: 'unsigned' }
    chain.push({ value: read.value, digest: read.digest, document })
  }
  return { chain, why: null }
}

type Place = { net: string; member: Member; seq: number; before: Believed<Statement> | undefined }

function fault(statement: Statement, { net, member, seq, before }: Place): Disbelief | null {
  if (statement.net !== net) return 'another_network'
  if (statement.society !== member.id || statement.seq !== seq || statement.prev !== (before?.digest ?? null))
    return 'unchained'
  const { threshold, admins, officers, epochs } = statement
  const sound =
    isThreshold(threshold, admins) &&
    allDifferent(officers.map(({ kid }) => kid)) &&
    allDifferent(officers.map(({ signPk }) => signPk)) &&
    allDifferent(epochs.map(({ eid }) => eid)) &&
    officers.every(({ roles }) => !roles.includes('automation') || roles.length === 1)
  return sound ? null : 'contradicts_itself'
}
