import { Context, type ContextRequest, type PolicyPack } from '@kinlink/contracts'
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
 * registry; what is read of it is kept as long as its digest stays the same.
 */
export const contextAsker = ({ registry }: Pick<Peers, 'registry'>): AskContext => {
  const kept = new Map<string, PolicyPack>()
  return async (request) => {
    const answer = await registry.call('POST', '/internal/context', { body: request, response: Context })
    if (!answer.ok) {
      // Who has a token but is not in the member list any more is nobody.
      const gone = answer.problem.code === 'not_found'
      return { ok: false, problem: gone ? problem('unauthenticated') : answer.problem }
    }
    const { pack } = answer.value
    if (pack === null) return { ok: true, known: { context: answer.value, pack: null } }
    const rules = kept.get(pack.digest) ?? packOf(pack.document.header)
    if (!kept.has(pack.digest)) kept.clear()
    kept.set(pack.digest, rules)
    return { ok: true, known: { context: answer.value, pack: { digest: pack.digest, rules } } }
  }
}

const packOf = (header: string): PolicyPack => {
  const read = readPack(fromB64(header))
  if (!read.ok) throw new Error('The registry keeps a policy pack that cannot be read')
  return read.pack
}
