import { fileURLToPath } from 'node:url'
import {
  COORDINATOR,
  chooseDataFolder,
  DataFolderRefused,
  type FoundedNetwork,
  newAccounts,
  startFoundedNetwork,
} from '@kinlink/embedded'
import { signInAll } from './cast.ts'
import { limits } from './limits.ts'
import { narrator } from './narrator.ts'
import { HELP, readOptions } from './options.ts'
import { readSample } from './sample.ts'
import { tellAddresses } from './stay.ts'
import { playStory } from './story.ts'
import { type Summary, tellSummary } from './summary.ts'

const NET = 'kinlink-demo'

/** Runs the story as `npm start` does; the exit code says whether the exchange stayed blind. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(HELP)
    return 0
  }
  const startedAt = Date.now()
  const tell = narrator(process.stderr)
  const stopped = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped.resolve())
  tell.heading('Starting one exchange, three Societies and a coordinating member')
  const founded = await startFoundedNetwork({
    net: NET,
    dir: await chooseDataFolder(fileURLToPath(new URL('../../..', import.meta.url))),
    extra: limits,
    accounts: (member) => newAccounts(member, COORDINATOR, 'small'),
    // The data lives as long as the run: there is nothing for a power cut to lose.
    fsync: false,
    keep: true,
    report: (step) => tell.say(`  ${step} …`),
    onRestart: (name) => tell.say(`  ${name} has ended and is started again`),
  })
  try {
    const ended = await Promise.race([play(founded), stopped.promise.then(() => null)])
    if (ended === null) return 130
    const summary: Summary = { ...ended.summary, seconds: Math.round((Date.now() - startedAt) / 100) / 10 }
    tellSummary(summary, ended.details, tell)
    if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`)
    if (!options.once) {
      tellAddresses(founded, tell)
      await stopped.promise
      tell.say('Stopping …')
    }
    const blind = summary.canaries.found === 0 && summary.canaries.controlsFound === summary.canaries.controls
    return blind ? 0 : 2
  } finally {
    await founded.network.stop()
  }

  async function play(network: FoundedNetwork) {
    const cast = await signInAll(network)
    return playStory(readSample(options.requests), network, cast, tell, process.stderr)
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  // What people can do something about is said plainly; anything else with its place in the code.
  const plain = error instanceof DataFolderRefused || (error instanceof Error && error.message.startsWith('--'))
  process.stderr.write(
    `${plain && error instanceof Error ? error.message : error instanceof Error ? (error.stack ?? error.message) : 'failed'}\n`,
  )
  process.exitCode = 1
}
