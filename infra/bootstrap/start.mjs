// `npm start`: makes the machine ready and hands over to the demo under the Node of the lockfile.
import { fileURLToPath } from 'node:url'
import { become } from './command.mjs'
import { checkNode, install, node24 } from './install.mjs'
import { main } from './progress.mjs'
import { ensureRedis } from './redis.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

await main(async () => {
  checkNode()
  await install(root)
  const args = process.argv.slice(2)
  if (!args.includes('--help')) await ensureRedis()
  return await become(
    node24(root),
    ['--max-semi-space-size=4', '--max-old-space-size=256', 'packages/demo/src/main.ts', ...args],
    { cwd: root },
  )
})
