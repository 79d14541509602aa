import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.mjs'
import { Instruction, step } from './progress.mjs'

const OLDEST_NODE = 20

/** Refuses a Node that cannot run the package manager. */
export const checkNode = () => {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return
  throw new Instruction(
    `Kinlink needs Node ${OLDEST_NODE} or newer to set itself up; this is ${process.version}: see https://nodejs.org`,
  )
}

const digest = (root) => {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

const reader = (report) => {
  const seen = { resolved: 0, imported: 0, problem: '' }
  const onLine = (line) => {
    const event = parsed(line)
    if (event?.name === 'pnpm:progress' && event.status === 'resolved') seen.resolved++
    if (event?.name === 'pnpm:progress' && event.status === 'imported') seen.imported++
    if (event?.level === 'error') seen.problem = event.err?.message ?? event.message ?? seen.problem
    if (seen.resolved > 0) report(seen.imported / seen.resolved, `${seen.imported} of ${seen.resolved} packages`)
  }
  return { seen, onLine }
}

const parsed = (line) => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Promises that `node_modules` is what the lockfile says; does nothing when it already is. */
export const install = async (root) => {
  const stamp = join(root, 'node_modules', '.kinlink-installed')
  const wanted = digest(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  await step('Installing', async (report) => {
    const { seen, onLine } = reader(report)
    const args = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false', '--reporter=ndjson']
    const { code, errors } = await run('npx', ['--yes', packageManager, ...args], { cwd: root, onLine })
    if (code === 0) return
    throw new Instruction(`Installing the packages failed: ${seen.problem || errors.trim() || `exit code ${code}`}`)
  })
  writeFileSync(stamp, wanted)
}

const pinnedNode = (root) => {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  return join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file)
}

/** The Node of the lockfile, which runs everything else; where the registry has none for this machine, its own Node 24. */
export const node24 = (root) => {
  const pinned = pinnedNode(root)
  if (existsSync(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Instruction(
    `Kinlink runs on Node 24, and there is no packaged one for ${process.platform} on ${process.arch}: please install Node 24 from https://nodejs.org and start again`,
  )
}
