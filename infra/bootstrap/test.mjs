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

// Acceptance tests wait for windows and dates most of the time, so the others run beside them.
const ROUNDS = [
  ['--project=architecture', '--project=pure', '--project=service'],
  ['--project=acceptance'],
  ['--project=endurance'],
]

/** Prints what comes in, once its turn has come: two runs at a time would talk over each other. */
const inTurn = () => {
  let held = []
  const print = (chunk) => (held === undefined ? process.stdout.write(chunk) : held.push(chunk))
  const begin = () => {
    for (const chunk of held) process.stdout.write(chunk)
    held = undefined
  }
  return { print, begin }
}

// Argon2id walks 256 MiB at random: huge pages, where the C library offers them, save it a quarter of its time.
const ENVIRONMENT = { ...process.env, GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }

/** Runs some of the tests; without `print` in this terminal's place. */
const round = async (args, print) => {
  const folder = mkdtempSync(join(tmpdir(), 'kinlink-results-'))
  const file = join(folder, 'results.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  try {
    const code = await become(node24(root), [VITEST, 'run', ...reporters, ...args], {
      cwd: root,
      env: ENVIRONMENT,
      print,
    })
    return { code, ...count(file) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A round that runs beside others. One that cannot even begin says so in its turn, and keeps no other from its end. */
const beside = (args) => {
  const { print, begin } = inTurn()
  const notBegun = ({ message }) => {
    print(`${message}\n`)
    return { code: 1, passed: 0, failed: 0 }
  }
  return { begin, result: round(args, print).catch(notBegun) }
}

await main(async () => {
  checkNode()
  await install(root)
  await ensureRedis()
  const asked = process.argv.slice(2)
  const rounds = asked.length > 0 ? [{ begin: () => {}, result: round(asked) }] : ROUNDS.map(beside)
  const total = { code: 0, passed: 0, failed: 0 }
  for (const { begin, result } of rounds) {
    begin()
    const { code, passed, failed } = await result
    total.code ||= code || (passed === 0 ? 1 : 0)
    total.passed += passed
    // A round that broke off counts as a failure of its own, so that the last line never hides it.
    total.failed += code !== 0 && failed === 0 ? 1 : failed
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
  return total.code || (total.failed > 0 ? 1 : 0)
})
