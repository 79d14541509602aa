import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Benchmarks by name. Each prints one JSON object on its last line. */
const BENCHES: Readonly<Record<string, string>> = {
  matching: '../../packages/linkage/bench/matching.ts',
  crypto: '../../packages/crypto/bench/hot-paths.ts',
  gateway: './gateway.ts',
}

const [name, ...rest] = process.argv.slice(2)
const script = name === undefined ? undefined : BENCHES[name]
if (script === undefined) {
  process.stderr.write(`Which benchmark? ${Object.keys(BENCHES).join(', ')}\n`)
  process.exitCode = 2
} else {
  const args = rest.filter((arg) => arg !== '--json')
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    stdio: 'inherit',
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
