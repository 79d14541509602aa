// Starts the network of the acceptance tests and stays up: `node test/acceptance/support/serve.ts constellation.json`.
import { writeFile } from 'node:fs/promises'
import { startConstellation } from './constellation.ts'

const [file = 'constellation.json'] = process.argv.slice(2)
const startedAt = Date.now()
const tell = (step: string): unknown =>
  process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${step}\n`)
const { constellation, stop } = await startConstellation({ report: (step) => tell(step) })
await writeFile(file, JSON.stringify(constellation), { mode: 0o600 })
tell(`Up, written to ${file}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(0)))
