import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SignedIn } from '@kinlink/contracts'
import type { FoundedNetwork } from '@kinlink/embedded'
import { send } from './http.ts'
import { age, tablesWith } from './society-store.ts'
import type { Tap } from './tap.ts'
import type { Withholding } from './withholding.ts'

export type Control = { readonly url: string; close(): Promise<void> }

type Handler = (body: Record<string, unknown>) => Promise<unknown>

/** Does for test files, which are other processes, what only the starter of the network can: keep sessions, kill, listen. */
export async function startControl(
  founded: FoundedNetwork,
  taps: { gateway: Tap; webhooks: Tap },
  withheld: Withholding,
): Promise<Control> {
  const { network } = founded
  const sessions = new Map<string, Promise<{ token: string; officer: string }>>()
  let turn: Promise<unknown> = Promise.resolve()
  const signIn = (member: string, username: string) => {
    const done = turn.then(() => signInAt(founded, member, username))
    turn = done.catch(() => {})
    return done
  }
  const storeOf = (member: string): string => {
    const url = network.members.get(member)?.databaseUrl
    if (url === undefined) throw new RangeError('no such member')
    return url
  }
  const handlers: Record<string, Handler> = {
    '/sessions': async ({ member, username, fresh }) => {
      const key = `${member} ${username}`
      if (fresh === true || !sessions.has(key)) sessions.set(key, signIn(String(member), String(username)))
      return sessions.get(key)
    },
    '/kill': async ({ process }) => {
      await network.kill(String(process))
      return {}
    },
    '/pause': async ({ process: name }) => signalTo(network.pid(String(name)), 'SIGSTOP'),
    '/resume': async ({ process: name }) => signalTo(network.pid(String(name)), 'SIGCONT'),
    '/age': async ({ member, ids, days }) => age(storeOf(String(member)), ids as string[], Number(days)),
    '/held': async ({ member, id }) => tablesWith(storeOf(String(member)), String(id)),
    '/ready': async ({ process }) => {
      await network.ready(String(process))
      return {}
    },
    '/processes': async () => network.processes,
    '/withhold': async ({ on }) => {
      withheld.on = on === true
      return { ids: [...withheld.ids] }
    },
    '/token': async () => ({ token: newestToken(taps.gateway) }),
    '/lie': async ({ path, answer }) => {
      taps.gateway.lie(String(path), typeof answer === 'string' ? answer : undefined)
      return {}
    },
    '/exchanges': async ({ since }) => taps.gateway.passed(Number(since)),
    '/webhooks': async ({ since }) => taps.webhooks.passed(Number(since)),
  }
  const server = createServer((request, response) => {
    const answer = async (): Promise<unknown> => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const handler = handlers[request.url ?? '']
      if (handler === undefined) throw new RangeError('no such control')
      return handler(JSON.parse(text) as Record<string, unknown>)
    }
    answer().then(
      (value) => response.writeHead(200).end(JSON.stringify(value)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Lets a process stand still, or go on. */
function signalTo(pid: number | undefined, signal: NodeJS.Signals): Record<string, never> {
  if (pid === undefined) throw new RangeError('no such process')
  process.kill(pid, signal)
  return {}
}

async function signInAt({ members }: FoundedNetwork, member: string, username: string) {
  const society = members.get(member)
  const account = society?.accounts.find((candidate) => candidate.username === username)
  if (society === undefined || account === undefined) throw new RangeError('no such account')
  const { passphrase } = account
  const reply = await send(society.caseworkUrl, { method: 'POST', path: '/v1/session', body: { username, passphrase } })
  if (reply.status !== 201) throw new Error(`Sign-in was refused: ${reply.status} ${reply.text}`)
  const { token, officer } = reply.json as SignedIn
  return { token, officer }
}

/** The access token with which the destination's casework last spoke to the exchange. */
function newestToken(tap: Tap): string {
  const header = tap
    .passed(0)
    .reverse()
    .find(({ headers, status }) => headers.authorization !== undefined && status !== 401)?.headers.authorization
  if (header === undefined) throw new Error('The destination has not spoken to the exchange yet')
  return header.slice('Bearer '.length)
}
