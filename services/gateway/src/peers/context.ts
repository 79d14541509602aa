import { Context, type ContextRequest, type MultiSigned, type PolicyPack } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { readPack } from '@kinlink/policy'
import { type ProblemValue, problem } from '@kinlink/runtime'
import type { Peers } from './peers.ts'

export type Known = {
  readonly context: Context
  /** The policy pack in force, read; null before there is one. */
  readonly pack: { readonly digest: string; readonly rules: PolicyPack } | null
}
export type AskContext = (
  request: ContextRequest,
) => Promise<{ ok: true; known: Known } | { ok: false; problem: ProblemValue }>

/**
 * Asks the registry what an act has to be judged against, in one snapshot. The pack's signature was verified by the
 * registry; what is read of it is kept, and its document not asked for again, as long as its digest stays the same.
 */
export const contextAsker = ({ registry }: Pick<Peers, 'registry'>): AskContext => {
  let newest: Known['pack'] = null
  return async (request) => {
    const kept = newest
    const body = kept === null ? request : { ...request, pack: kept.digest }
    const answer = await registry.call('POST', '/internal/context', { body, response: Context })
    if (!answer.ok) {
      // Who has a token but is not in the member list any more is nobody.
      const gone = answer.problem.code === 'not_found'
      return { ok: false, problem: gone ? problem('unauthenticated') : answer.problem }
    }
    const { pack } = answer.value
    if (pack === null) return { ok: true, known: { context: answer.value, pack: null } }
    const known = kept?.digest === pack.digest ? kept : { digest: pack.digest, rules: packOf(pack.document) }
    newest = known
    // Without the document, which may come with the answer and has been read.
    const context = { ...answer.value, pack: { digest: pack.digest } }
    return { ok: true, known: { context, pack: known } }
  }
}

const packOf = (document: MultiSigned | undefined): PolicyPack => {
  const read = document === undefined ? undefined : readPack(fromB64(document.header))
  if (read?.ok !== true) throw new Error('The registry gives no policy pack that can be read')
  return read.pack
}
