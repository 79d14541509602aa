import { SignedIn, SocietyStatus } from '@kinlink/contracts'
import { request, signedIn } from '../casework.ts'
import type { Args, Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { readSession, removeSession, writeSession } from '../home.ts'
import type { Io } from '../io.ts'

/** Signs an officer in at their casework. */
export const signIn: Command = {
  name: 'sign-in',
  summary: 'sign in at your casework; the session is kept for the commands that follow',
  rest: [],
  options: {
    url: { type: 'string', value: 'address', text: 'address of casework; else KINLINK_URL, else the last one used' },
    user: { type: 'string', value: 'name', text: 'user name; else KINLINK_USER, else it is asked for' },
    'passphrase-stdin': { type: 'boolean', text: 'read the passphrase from standard input' },
  },
  more: `
The passphrase is asked for without showing it, or read from KINLINK_PASSPHRASE or standard input. There is no option
for it: a command line can be seen by others. The session is a file for you alone in KINLINK_HOME (else
~/.config/kinlink); kinlink sign-out ends it.

It also says how many alarms are open (kinlink alarms).

  kinlink sign-in --url https://casework.example --user amina
  kinlink sign-in --passphrase-stdin < passphrase.txt`,
  async run(io, args, output) {
    const url = await addressOf(io, args)
    const username = args.text('user') ?? io.env.KINLINK_USER ?? (await io.ask('User name: ', { hidden: false }))
    const passphrase = await passphraseOf(io, args)
    if (!username || !passphrase)
      throw new Failure(EXIT.usage, 'usage', 'A user name and a passphrase are needed. See kinlink sign-in --help')
    const answer = await request(url, {
      method: 'POST',
      path: '/v1/session',
      body: { username, passphrase },
      answer: SignedIn,
    })
    const { token, expiresIn, ...who } = answer
    const expiresAt = new Date(io.now().getTime() + expiresIn * 1000).toISOString()
    await writeSession(io, { url, token, expiresAt, ...who })
    const alarms = await openAlarms(io)
    output.show(
      { url, ...who, expiresAt, alarms },
      () => `Signed in at ${who.member} as ${who.roles.join(', ')} until ${expiresAt}.\n`,
    )
    if (alarms !== null && alarms > 0) {
      const sees = who.roles.some((role) => role === 'society-admin' || role === 'auditor')
      output.note(`Open alarms: ${alarms}. ${sees ? 'See kinlink alarms.' : 'Tell your key administrators.'}`)
    }
    return EXIT.ok
  },
}

/** How many alarms nobody has dealt with; null where casework does not say. Whoever has signed in is signed in either way. */
const openAlarms = async (io: Io): Promise<number | null> => {
  const casework = await signedIn(io)
  return casework.get('/v1/status', SocietyStatus).then(
    ({ alarms }) => alarms,
    () => null,
  )
}

const addressOf = async (io: Io, args: Args): Promise<string> => {
  const text = args.text('url') ?? io.env.KINLINK_URL ?? (await readSession(io))?.url
  if (text === undefined) throw new Failure(EXIT.usage, 'usage', 'Where is your casework? Use --url or KINLINK_URL')
  const url = URL.parse(text)
  const local = url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url === null || url.username !== '' || !(url.protocol === 'https:' || (url.protocol === 'http:' && local)))
    throw new Failure(EXIT.usage, 'usage', 'The address has to be https://…, or http:// on this machine')
  return url.href
}

const passphraseOf = async (io: Io, args: Args): Promise<string | undefined> => {
  if (args.flag('passphrase-stdin')) return (await io.stdin()).replace(/\r?\n$/, '')
  return io.env.KINLINK_PASSPHRASE ?? (await io.ask('Passphrase: ', { hidden: true }))
}

/** Ends the session at casework and forgets it here. */
export const signOut: Command = {
  name: 'sign-out',
  summary: 'end the session',
  rest: [],
  options: {},
  more: 'The session is ended at casework and forgotten here. It is forgotten here even when casework does not answer.',
  async run(io, _args, output) {
    const casework = await signedIn(io).catch(() => undefined)
    try {
      await casework?.delete('/v1/session')
    } finally {
      await removeSession(io)
    }
    output.show({ signedOut: true }, () => 'Signed out.\n')
    return EXIT.ok
  },
}
