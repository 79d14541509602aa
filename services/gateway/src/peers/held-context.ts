import type { ContextRequest } from '@kinlink/contracts'
import type { Clock } from '@kinlink/runtime'
import type { AskContext, Known } from './context.ts'

/** What has allowed an act and may allow further ones until the registry's answer holds no more (decision 20). */
export type HeldContexts = {
  /** What the same question was answered, if that still holds. For allowing alone: a document that allows more may have come meanwhile. */
  find(question: ContextRequest): Known | undefined
  /** Asks the registry. What it answers is held once it is kept. */
  ask(question: ContextRequest): Promise<{ readonly answer: Awaited<ReturnType<AskContext>>; keep(): void }>
}

/** Different questions whose answers are kept at once; the oldest goes for a further one. */
const MOST = 1000

/** An answer holds from before it was asked for, by each of two clocks: nobody sets the one, and the other goes on while the machine is stopped. */
type Span = { readonly began: number; readonly at: number; readonly ms: number }

export const holdContexts = (ask: AskContext, clock: Clock): HeldContexts => {
  const kept = new Map<string, Span & { readonly known: Known }>()
  const holds = ({ began, at, ms }: Span): boolean =>
    isWithin(performance.now() - began, ms) && isWithin(clock.now().getTime() - at, ms)
  const keep = (question: string, known: Known, { began, at }: Omit<Span, 'ms'>): void => {
    kept.delete(question)
    for (const [oldest, span] of kept) {
      if (holds(span) && kept.size < MOST) break
      kept.delete(oldest)
    }
    kept.set(question, { known, began, at, ms: known.context.holdsMs })
  }
  return {
    find(question) {
      const found = kept.get(nameOf(question))
      return found !== undefined && holds(found) ? found.known : undefined
    },
    async ask(question) {
      const [began, at] = [performance.now(), clock.now().getTime()]
      const answer = await ask(question)
      return { answer, keep: () => void (answer.ok && keep(nameOf(question), answer.known, { began, at })) }
    },
  }
}

const isWithin = (elapsed: number, ms: number): boolean => 0 <= elapsed && elapsed < ms

const nameOf = (question: ContextRequest): string => JSON.stringify(question)
