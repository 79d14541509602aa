import { parseArgs } from 'node:util'

export type Options = { once: boolean; json: boolean; help: boolean; requests: number }

export const HELP = `npm start [-- OPTIONS]

Starts one exchange, three Societies (origin, transit, destination) and a coordinating member on this machine, plays a sample caseload
through their public APIs, says what happened, and stays up with addresses and demo sign-ins until Ctrl-C.

  --once          stop after the summary
  --json          print the summary as one JSON object, the last line of the output; implies nothing else
  --requests N    play only the first N tracing requests of the sample (default: all 300)
  --help          this text

Data lies in .kinlink/ (or where KINLINK_DATA says) and is made anew at every start. Keys and passphrases
stay the same for a week, or until the program changes; delete the folder to have new ones.
`

/** Reads the command line. @throws Error for an option that does not exist */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      requests: { type: 'string' },
    },
  })
  const requests = values.requests === undefined ? Number.POSITIVE_INFINITY : Number(values.requests)
  if (!(requests >= 1)) throw new Error('--requests wants a number from 1 on')
  return { once: values.once ?? false, json: values.json ?? false, help: values.help ?? false, requests }
}
