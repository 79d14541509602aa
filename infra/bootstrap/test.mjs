// `npm test`: makes the machine ready, runs every suite, and ends with the line "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { become } from './command.mjs'
import { checkNode, install, node24 } from './install.mjs'
import { main } from './progress.mjs'
import { ensureRedis } from './redis.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

const VITEST = join('node_modules', 'vitest', 'vitest.mjs')

const count = (file) => {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
    const unloaded = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    )
    return { passed: numPassedTests, failed: numFailedTests + unloaded.length }
  } catch {
    return { passed: 0, failed: 0 }
  }
}

// Acceptance comes last and alone: its running network would slow the other suites down, and they its windows.
const ROUNDS = [['--project=architecture', '--project=pure', '--project=service'], ['--project=acceptance']]

const round = async (args) => {
  const folder = mkdtempSync(join(tmpdir(), 'kinlink-results-'))
  const file = join(folder, 'results.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  try {
    const code = await become(node24(root), [VITEST, 'run', ...reporters, ...args], { cwd: root })
    return { code, ...count(file) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(async () => {
  checkNode()
  await install(root)
  await ensureRedis()
  const asked = process.argv.slice(2)
  const total = { code: 0, passed: 0, failed: 0 }
  for (const args of asked.length > 0 ? [asked] : ROUNDS) {
    const { code, passed, failed } = await round(args)
    total.code ||= code || (passed === 0 ? 1 : 0)
    total.passed += passed
    // A round that broke off counts as a failure of its own, so that the last line never hides it.
    total.failed += code !== 0 && failed === 0 ? 1 : failed
    if (code >= 128) break
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
  return total.code || (total.failed > 0 ? 1 : 0)
})
