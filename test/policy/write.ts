import { readFile, writeFile } from 'node:fs/promises'
import { readTests } from './named-tests.ts'
import { pageOf } from './page.ts'

const PAGE = new URL('../../docs/policy.md', import.meta.url)

/** Writes docs/policy.md; with --check only says whether it is up to date, and exits with 1 if it is not. */
const check = process.argv.includes('--check')
const text = pageOf(readTests())
if ((await readFile(PAGE, 'utf8').catch(() => '')) !== text) {
  process.stdout.write(`docs/policy.md ${check ? 'is not what the rules say. Run: npm run policy' : 'written'}\n`)
  if (check) process.exitCode = 1
  else await writeFile(PAGE, text)
}
