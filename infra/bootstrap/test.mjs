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

await main(async () => {
  checkNode()
  await install(root)
  await ensureRedis()
  const folder = mkdtempSync(join(tmpdir(), 'kinlink-results-'))
  const file = join(folder, 'results.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const vitest = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...process.argv.slice(2)]
  try {
    const code = await become(node24(root), vitest, { cwd: root })
    const { passed, failed } = count(file)
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
    return code !== 0 || failed > 0 || passed === 0 ? code || 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
