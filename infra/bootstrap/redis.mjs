import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './command.mjs'
import { Instruction, step } from './progress.mjs'

const folders = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/local/bin', '/opt/homebrew/bin']
const onPath = (program) => folders().some((folder) => existsSync(join(folder, program)))

const apt = async (args) => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { code, errors } = await run('apt-get', ['-qq', ...args], { env })
  return code === 0 ? undefined : errors.trim()
}

// The distribution's package may start a server of its own, which nobody asked for.
const stopSystemService = async () => {
  if (!existsSync('/run/systemd/system')) return
  await run('systemctl', ['disable', '--now', 'redis-server'])
}

const HOW =
  process.platform === 'darwin'
    ? 'brew install redis'
    : process.platform === 'win32'
      ? 'run Kinlink inside WSL (https://learn.microsoft.com/windows/wsl), there: sudo apt-get install -y redis-server'
      : 'sudo apt-get install -y redis-server   (or your system’s package of Redis 6.2 or newer)'

/** Promises a `redis-server` program: installs the system's package when it may, else says what to do. */
export const ensureRedis = async () => {
  if (onPath('redis-server')) return
  const mayInstall = process.getuid?.() === 0 && onPath('apt-get')
  if (!mayInstall)
    throw new Instruction(`Kinlink needs the program redis-server, which is not installed. Please:\n  ${HOW}`)
  const problem = await step('Installing Redis with apt-get', async () => {
    const update = await apt(['update'])
    const install = await apt(['install', '-y', '--no-install-recommends', 'redis-server'])
    await stopSystemService()
    return install === undefined ? undefined : (update ?? install)
  })
  if (onPath('redis-server')) return
  throw new Instruction(
    `Kinlink needs the program redis-server; apt-get could not install it:\n${problem ?? ''}\nPlease: ${HOW}`,
  )
}
