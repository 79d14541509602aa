import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const CHECKOUT = fileURLToPath(new URL('../../../..', import.meta.url))
const MAKERS = ['{services,packages}/*/{src,migrations}/**/*.{ts,sql}', 'infra/embedded/src/**/*.ts', 'pnpm-lock.yaml']

/**
 * Stands for everything that databases and keys are made by: programs, migrations, versions, and what the caller adds.
 * What was kept under another mark is not used: rather too often made anew than once taken for what it is not.
 */
export const markOf = (settings: unknown): string => {
  const hash = createHash('sha256').update(JSON.stringify([process.version, process.platform, process.arch, settings]))
  const files = globSync(MAKERS, { cwd: CHECKOUT, exclude: (name) => name.includes('node_modules') })
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(readFileSync(`${CHECKOUT}/${file}`))
  return hash.digest('base64url')
}
