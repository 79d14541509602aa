import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ActLabel } from '@kinlink/crypto/hash'
import type { Agreement, BlindedEntry, MemberList, MultiSigned, PolicyPack, SignedAct, Statement, Submission } from '@kinlink/contracts'

export type Header = Record<string, unknown>

/** What tests order from the Society side. Signers: `anchor`, `stranger`, `<society>`, `<society>.colleague`, `<society>.admin0`, `.admin1`, `.automation`. */
export type Order =
  | { make: 'network'; net: string; now: number; members: { id: string; country: string }[]; coordinator: string }
  | { make: 'document'; label: 'member-list' | 'statement' | 'agreement' | 'policy-pack'; header: Header; by: string[] }
  | { make: 'submission'; author: string; to: string[]; type?: 'tracing' | 'release' | 'key' | 'message' | 'rights'; change?: Change }
  | { make: 'entry'; author: string; header?: Header; by?: string; codeBytes?: number }
  | { make: 'act'; label: ActLabel; header: Header; by: string }

/** What is to be wrong about a submission. */
export type Change = {
  purpose?: string
  record?: Header
  grant?: Header
  receipt?: Header | null
  entry?: Header | null
  /** Who signs a part: another Society’s id, or `<society>.automation`. */
  by?: { record?: string; grant?: string; receipt?: string; entry?: string }
  without?: string[]
  /** Further fields, with the length they are padded to. */
  extra?: Record<string, number>
  lines?: string[]
  /** Moves a field to another stage in all grants. */
  stage?: Record<string, 'preview' | 'compare' | 'full'>
  noSelf?: boolean
}

export type Network = {
  anchors: { kid: string; pk: string }[]
  list: MemberList
  memberList: MultiSigned
  statements: Record<string, Statement>
  signedStatements: Record<string, MultiSigned>
  /** Between every two members, signed by both. */
  agreements: MultiSigned[]
  /** Header of one between the first two members, for signing anew. */
  agreement: Agreement
  rules: PolicyPack
  pack: MultiSigned
  packDigest: string
  auth: Record<string, { kid: string; seed: string }>
  keys: Record<string, { officer: string; automation: string }>
}

type Made<O extends Order> = O extends { make: 'network' }
  ? Network
  : O extends { make: 'document' }
    ? MultiSigned
    : O extends { make: 'submission' }
      ? Submission
      : O extends { make: 'entry' }
        ? BlindedEntry
        : { act: SignedAct; digest: string }

export type SocietySide = {
  order<const O extends Order>(order: O): Promise<Made<O>>
  stop(): void
}

type Reply = { id: number; value?: unknown; error?: string }

/** Starts the Society side of a test as a process of its own. It ends with the test process at the latest. */
export const startSocietySide = async (): Promise<SocietySide> => {
  const child: ChildProcess = fork(fileURLToPath(new URL('./society-side.ts', import.meta.url)), { execArgv: [] })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const { promise: started, resolve, reject } = Promise.withResolvers<unknown>()
  waiting.set(0, { resolve, reject })
  child.on('message', ({ id, value, error }: Reply) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(new Error(error))
  })
  child.once('exit', (code) => {
    for (const asked of waiting.values()) asked.reject(new Error(`the Society side ended with ${code}`))
  })
  await started
  let last = 0
  return {
    async order(order) {
      last += 1
      const id = last
      const made = Promise.withResolvers<unknown>()
      waiting.set(id, made)
      child.send({ id, order })
      return (await made.promise) as never
    },
    stop: () => void child.kill(),
  }
}
