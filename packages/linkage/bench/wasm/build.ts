/*
 * Makes src/codes/scan-wasm.ts of scan.wat: `node packages/linkage/bench/wasm/build.ts`. The same source gives the same bytes; a test compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import wabt from 'wabt'

const WRITTEN = new URL('../../src/codes/scan-wasm.ts', import.meta.url)

/** The module that holds the compiled scan, as text. */
export async function builtModule(): Promise<string> {
  const { parseWat } = await wabt()
  const parsed = parseWat('scan.wat', readFileSync(new URL('scan.wat', import.meta.url), 'utf8'), { simd: true })
  const base64 = Buffer.from(parsed.toBinary({}).buffer).toString('base64')
  parsed.destroy()
  return `// Made of bench/wasm/scan.wat by bench/wasm/build.ts; change that, not this.
export const SCAN_WASM =
  '${base64}'
`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(WRITTEN, await builtModule())
