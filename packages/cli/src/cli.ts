import { type Command, helpOf, type Output, readArgs } from './command.ts'
import { alarms } from './commands/alarms.ts'
import { attachmentCommands } from './commands/attachments.ts'
import { auditQuery } from './commands/audit-query.ts'
import { auditVerify } from './commands/audit-verify.ts'
import { canaryCommands } from './commands/canaries.ts'
import { confirm, reject } from './commands/candidate.ts'
import { decide } from './commands/decide.ts'
import { explain as explainRefusal } from './commands/explain.ts'
import { forward } from './commands/forward.ts'
import { inbox } from './commands/inbox.ts'
import { incomingCommands } from './commands/incoming.ts'
import { keyCommands } from './commands/keys.ts'
import { messageCommands } from './commands/messages.ts'
import { offersList, offersMake, offersRecall } from './commands/offers.ts'
import { open } from './commands/open.ts'
import { rectify } from './commands/rectify.ts'
import { rematchCommands } from './commands/rematch.ts'
import { rightsAsk, rightsDone, rightsIncoming, rightsShow } from './commands/rights.ts'
import {
  searchesAccept,
  searchesAction,
  searchesDecide,
  searchesDecline,
  searchesLocated,
  searchesReturn,
} from './commands/search-acts.ts'
import { searchesList, searchesShow } from './commands/searches.ts'
import { signIn, signOut } from './commands/sign-in.ts'
import { status } from './commands/status.ts'
import { submit } from './commands/submit.ts'
import { waitingCommands } from './commands/waiting.ts'
import { withdrawAgain, withdrawCase, withdrawDecision, withdrawMessage } from './commands/withdraw.ts'
import { EXIT, EXIT_HELP, type ExitCode } from './exit-codes.ts'
import { Failure } from './failure.ts'
import type { Io } from './io.ts'
import { table } from './text.ts'

const COMMANDS: readonly Command[] = [
  signIn,
  signOut,
  status,
  alarms,
  submit,
  ...waitingCommands,
  inbox,
  open,
  reject,
  confirm,
  decide,
  explainRefusal,
  forward,
  offersMake,
  offersList,
  offersRecall,
  searchesList,
  searchesShow,
  searchesAccept,
  searchesDecline,
  searchesReturn,
  searchesAction,
  searchesLocated,
  searchesDecide,
  ...messageCommands,
  ...attachmentCommands,
  ...incomingCommands,
  withdrawCase,
  withdrawMessage,
  withdrawDecision,
  withdrawAgain,
  rectify,
  ...rematchCommands,
  rightsAsk,
  rightsIncoming,
  rightsShow,
  rightsDone,
  ...keyCommands,
  ...canaryCommands,
  auditQuery,
  auditVerify,
]

const WIDTH = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2

/** Runs one command line and answers its exit code. Never throws. */
export const run = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const json = argv.includes('--json')
  try {
    const command = COMMANDS.find(({ name }) => name.split(' ').every((word, at) => argv[at] === word))
    if (command === undefined) return overview(argv, io)
    const args = readArgs(command, argv.slice(command.name.split(' ').length))
    if (args.flag('help')) {
      io.out(helpOf(command))
      return EXIT.ok
    }
    return await command.run(io, args, outputOf(io, json))
  } catch (error) {
    return explain(io, json, error)
  }
}

const outputOf = (io: Io, json: boolean): Output => ({
  json,
  show: (value, people) => io.out(json ? `${JSON.stringify(value)}\n` : people()),
  note: (text) => io.err(`${text}\n`),
})

const overview = (argv: readonly string[], io: Io): ExitCode => {
  const asked = argv.length === 0 || ['--help', '-h', 'help'].includes(argv[0] ?? '')
  const words = argv.filter((word) => !word.startsWith('-')).slice(0, 2)
  const text = [
    'kinlink: tracing requests between National Societies, from the command line of an officer or an auditor.',
    '',
    'Usage: kinlink <command> [options]',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(WIDTH)}${summary}`),
    '',
    'Every command explains itself: kinlink <command> --help. With --json it answers programs.',
    'Values of persons come from files or standard input, never from the command line, which others can see.',
    '',
    EXIT_HELP,
    '',
  ].join('\n')
  if (asked) io.out(text)
  else io.err(`kinlink: there is no command ${JSON.stringify(words.join(' ').slice(0, 40))}. See kinlink --help\n`)
  return asked ? EXIT.ok : EXIT.usage
}

const explain = (io: Io, json: boolean, error: unknown): ExitCode => {
  const failure =
    error instanceof Failure ? error : new Failure(EXIT.failed, 'internal', 'Something went wrong in kinlink itself')
  if (json) {
    io.err(
      `${JSON.stringify({ code: failure.code, message: failure.message, errors: failure.findings, decision: failure.decision })}\n`,
    )
    return failure.exit
  }
  io.err(`${failure.message} (${failure.code})\n`)
  if (failure.findings.length > 0) {
    const rows = failure.findings.map(({ rule, article, field, pointer, keyword, text }) => [
      field ?? pointer ?? '',
      rule ?? keyword ?? '',
      article ?? '',
      text ?? '',
    ])
    io.err(table(['where', 'rule', 'article', ''], rows, ''))
    if (failure.decision !== undefined) io.err(`What to do about it: kinlink explain ${failure.decision}\n`)
  }
  return failure.exit
}
