// Starts the network of the acceptance tests and stays up: `node test/acceptance/support/serve.ts constellation.json`.
import { writeFile } from 'node:fs/promises'
import { startConstellation } from './constellation.ts'

const [file = 'constellation.json'] = process.argv.slice(2)
const startedAt = Date.now()
const { constellation, stop } = await startConstellation()
await writeFile(file, JSON.stringify(constellation), { mode: 0o600 })
process.stderr.write(`Up after ${((Date.now() - startedAt) / 1000).toFixed(1)} s; written to ${file}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(0)))
