import { parentPort, workerData } from 'node:worker_threads'
import { createSearcher, newStream, type Stream } from './searcher.ts'
import type { Chunk, Report } from './searchers.ts'

// One of several that search the same values: it is handed every chunk of some of the streams, in their order.
const searcher = createSearcher(workerData as ReadonlyMap<string, string>)
const streams = new Map<string, Stream>()

parentPort?.on('message', (chunk: Chunk | 'end') => {
  if (chunk === 'end') {
    const found = [...streams.values()].flatMap((stream) => [...stream.found])
    parentPort?.postMessage({ found, streams: streams.size } satisfies Report)
    streams.clear()
    return
  }
  const stream = streams.get(chunk.stream) ?? newStream()
  streams.set(chunk.stream, stream)
  searcher.scan(stream, Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.byteLength))
  parentPort?.postMessage('scanned')
})
