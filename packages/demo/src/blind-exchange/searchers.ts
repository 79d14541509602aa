import { Worker } from 'node:worker_threads'

export type Chunk = { readonly stream: string; readonly bytes: Uint8Array<ArrayBuffer> }
/** What one thread has found in all of a store's streams that were its own. */
export type Report = { readonly found: readonly string[]; readonly streams: number }

/** Threads that share the search of one store after the other. */
export type Searchers = {
  /** Labels of the values that occur in any stream. Rejects when a thread fails: an unfinished search is none. */
  search(chunks: AsyncIterable<{ stream: string; chunk: Buffer }>): Promise<Set<string>>
  close(): Promise<void>
}

/** Chunks that a thread may have before it; reading waits for the slowest, so that stores are never held in memory. */
const AHEAD = 4
/** The table of what is searched for takes some 20 MiB; a thread that needs more than this fails, and the search with it. */
const FRUGAL = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 }

type Thread = { push(chunk: Chunk): Promise<void>; end(): Promise<Report>; close(): Promise<unknown> }

/** Starts `threads` searchers for the same values. A stream belongs to one of them, so that a value across a seam is found. */
export function startSearchers(values: ReadonlyMap<string, string>, threads: number): Searchers {
  const team = Array.from({ length: threads }, () => startThread(values))
  return {
    async search(chunks) {
      const owners = new Map<string, Thread>()
      for await (const { stream, chunk } of chunks) {
        const owner = owners.get(stream) ?? team[owners.size % threads]
        if (owner === undefined) throw new RangeError('A search needs a thread')
        owners.set(stream, owner)
        await owner.push({ stream, bytes: Uint8Array.from(chunk) })
      }
      const reports = await Promise.all(team.map((thread) => thread.end()))
      const searched = reports.reduce((sum, { streams }) => sum + streams, 0)
      if (searched !== owners.size) throw new Error(`${searched} of ${owners.size} streams were searched`)
      return new Set(reports.flatMap(({ found }) => found))
    },
    close: async () => void (await Promise.all(team.map((thread) => thread.close()))),
  }
}

function startThread(values: ReadonlyMap<string, string>): Thread {
  const worker = new Worker(new URL('./search-worker.ts', import.meta.url), {
    workerData: values,
    resourceLimits: FRUGAL,
  })
  const failed = Promise.withResolvers<never>()
  // Whoever waits for the thread hears of it; until then it is not nobody's.
  failed.promise.catch(() => {})
  worker.once('error', failed.reject)
  worker.once('exit', (code) => failed.reject(new Error(`A searching thread has ended with code ${code}`)))
  let waiting = 0
  let room: (() => void) | undefined
  let ended: ((report: Report) => void) | undefined
  worker.on('message', (message: Report | 'scanned') => {
    if (message !== 'scanned') return ended?.(message)
    waiting -= 1
    room?.()
  })
  return {
    async push(chunk) {
      while (waiting >= AHEAD)
        await Promise.race([
          failed.promise,
          new Promise<void>((resolve) => {
            room = resolve
          }),
        ])
      waiting += 1
      worker.postMessage(chunk, [chunk.bytes.buffer as ArrayBuffer])
    },
    async end() {
      const report = new Promise<Report>((resolve) => {
        ended = resolve
      })
      worker.postMessage('end')
      return Promise.race([failed.promise, report])
    },
    close: () => worker.terminate(),
  }
}
