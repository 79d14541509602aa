import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

// One process per trust side: the code of the exchange and the code that opens a field are never loaded together.
const SIDES = ['exchange-side.ts', 'society-side.ts']

/** Writes services/<name>/openapi.json; with --check only says which are not up to date, and exits with 1. */
const describeSides = async (argv: readonly string[]): Promise<number> => {
  let exit = 0
  for (const side of SIDES) {
    const module = fileURLToPath(new URL(side, import.meta.url))
    const child = spawn(process.execPath, [module, ...argv], { stdio: 'inherit' })
    const [code] = await once(child, 'exit')
    if (code !== 0) exit = 1
  }
  return exit
}

const exit = await describeSides(process.argv.slice(2))
if (exit !== 0 && process.argv.includes('--check')) process.stdout.write('Run: npm run openapi\n')
process.exitCode = exit
