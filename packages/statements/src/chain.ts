import type { MultiSigned } from '@kinlink/contracts'
import { actDigest } from '@kinlink/crypto/hash'
import { judgeStatement, type Link, type Member, type StatementFault } from './judge-statement.ts'
import { after, keyHistory } from './key-history.ts'

/** All statements of one Society from the first on, each believed because of the one before. */
export type Chain = readonly Link[]
export type ChainFault = StatementFault | 'rolled_back' | 'forked'
export type JudgedChain = { readonly chain: Chain; readonly why: ChainFault | null }

/**
 * Judges the statements somebody serves of a Society, oldest first. What has been believed stays: a chain that is shorter,
 * or that differs in it, is not believed at all. New statements are believed one by one, up to the first that is not.
 */
export function openChain(
  documents: readonly MultiSigned[],
  { net, member, known }: { net: string; member: Member; known: Chain },
): JudgedChain {
  if (documents.length < known.length) return { chain: known, why: 'rolled_back' }
  if (known.some(({ digest }, seq) => digestOf(documents[seq]) !== digest)) return { chain: known, why: 'forked' }
  const chain = [...known]
  let history = keyHistory(known.map(({ value }) => value))
  for (const document of documents.slice(known.length)) {
    const judged = judgeStatement(document, { net, member, newest: chain.at(-1), history })
    if (!judged.ok) return { chain, why: judged.why }
    const { value, digest } = judged
    chain.push({ value, digest, document })
    history = after(history, value)
  }
  return { chain, why: null }
}

function digestOf(document: MultiSigned | undefined): string | null {
  try {
    return document === undefined ? null : actDigest('statement', document)
  } catch {
    return null
  }
}
