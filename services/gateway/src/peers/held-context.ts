import type { AskContext } from './context.ts'

type Answer = Awaited<ReturnType<AskContext>>
/** An answer, and whether it is to a question that was sent for an act before. */
export type HeldAnswer = { readonly answer: Answer; readonly held: boolean }
export type HeldContext = (request: Parameters<AskContext>[0]) => Promise<HeldAnswer>

/** Different questions whose answers are kept at once; beyond that all are forgotten. */
const MOST = 1000

/**
 * Answers the same question without asking for as long as the registry said that its answer holds (decision 20), counted from
 * before it was asked on a clock that nobody sets. For allowing alone: what is refused by a held answer has to be judged by a
 * new one, since a document that allows it may have come meanwhile.
 */
export const holdContexts = (ask: AskContext): HeldContext => {
  const kept = new Map<string, { readonly answer: Answer; readonly until: number }>()
  return async (request) => {
    const question = JSON.stringify(request)
    const known = kept.get(question)
    if (known !== undefined && performance.now() < known.until) return { answer: known.answer, held: true }
    const began = performance.now()
    const answer = await ask(request)
    if (answer.ok && answer.known.context.holdsMs > 0) {
      if (kept.size >= MOST) kept.clear()
      kept.set(question, { answer, until: began + answer.known.context.holdsMs })
    }
    return { answer, held: false }
  }
}
