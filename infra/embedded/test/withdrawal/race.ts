import { randomInt } from 'node:crypto'
import http, { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { signToken } from '../../../../services/gateway/test/token.ts'
import { presentEntry, submission, withdrawal } from '../../../../services/mailbox/test/objects.ts'
import { type ExchangePair, TOKEN } from './exchange-pair.ts'

const KINDS = ['message', 'release', 'tracing'] as const
type Kind = (typeof KINDS)[number]

/** What a race came to. */
export type Race = {
  /** Answers with fields, by kind of record, that a socket has taken. */
  readonly handed: Record<Kind, number>
  /** Of these, while the withdrawal was on its way. */
  readonly close: number
  /** Of these, after the withdrawal had been answered. */
  readonly late: number
  /** What a read that was sent after the answer came to, other than 404. */
  readonly shown: number
}

const LANES = 12

/** Withdraws so many records while their author and their recipients read them, a window lets them leave or matching finds them. */
export const race = async (pair: ExchangePair, records: number): Promise<Race> => {
  const kinds = new Map<string, Kind>()
  const sent = new Set<string>()
  const answered = new Set<string>()
  const seen = new Set<string>()
  const counts = { handed: { message: 0, release: 0, tracing: 0 }, close: 0, late: 0, shown: 0 }
  pair.onHanded((url, status) => {
    const rid = url.split('/').at(-1) ?? ''
    const kind = kinds.get(rid)
    if (status !== 200 || kind === undefined) return
    counts.handed[kind] += 1
    seen.add(rid)
    if (answered.has(rid)) counts.late += 1
    else if (sent.has(rid)) counts.close += 1
  })
  const play = async (kind: Kind): Promise<void> => {
    const [author, recipient] = kind === 'release' ? ['transit', 'destination'] : ['destination', 'transit']
    const { rid, entryId, body } = submission({ type: kind, author, recipients: [recipient] })
    kinds.set(rid, kind)
    await post(pair.mailbox, '/internal/records', body)
    if (kind === 'tracing') {
      const person = presentEntry(recipient)
      await post(pair.mailbox, '/internal/entries', person.body)
      await pair.matching.find({ soughtEntry: entryId, presentEntry: person.id })
    }
    // Windows and matching take their time. Reads matter around the withdrawal, so they begin shortly before it.
    if (kind !== 'message') await pause(randomInt(1300))
    const ended = { yes: false }
    const reading = [readUntil(pair, rid, recipient, ended)]
    // Until there is something to be had, one of them asks; on a busy machine the first answer takes its time, and without one there is no race.
    for (let looks = 0; !seen.has(rid) && looks < 400; looks += 1) await pause(5)
    reading.push(...[author, recipient].map((member) => readUntil(pair, rid, member, ended)))
    await pause(randomInt(60))
    sent.add(rid)
    const status = await post(pair.mailbox, '/internal/withdrawals', withdrawal(author, rid))
    answered.add(rid)
    if (status !== 200) throw new Error(`A withdrawal was answered with ${status}`)
    counts.shown += await shownTo(pair, rid, [author, recipient])
    ended.yes = true
    await Promise.all(reading)
  }
  const turns = Array.from({ length: records }, (_, turn): Kind => KINDS[turn % KINDS.length] ?? 'message')
  const lane = async (): Promise<void> => {
    for (let kind = turns.pop(); kind !== undefined; kind = turns.pop()) await play(kind)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return counts
}

// The clients of a race take more of a small machine than the exchange does, so they keep their connections and tokens.
const agent = new Agent({ keepAlive: true })
const tokens = new Map<string, string>()
/** One for each minute: on a slow machine a race outlasts a token. */
const tokenOf = (member: string): string => {
  const minute = `${member} ${Math.floor(Date.now() / 60_000)}`
  const token = tokens.get(minute) ?? signToken({ sub: member })
  tokens.set(minute, token)
  return token
}

const send = (url: URL, token: string, body?: unknown): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const request = http.request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0)).on('error', reject)
    })
    request.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })

const post = (base: string, path: string, body: unknown): Promise<number> => send(new URL(path, base), TOKEN, body)

const read = ({ gateway }: ExchangePair, rid: string, member: string): Promise<number> =>
  send(new URL(`/v1/records/${rid}`, gateway), tokenOf(member))

const readUntil = async (pair: ExchangePair, rid: string, member: string, ended: { yes: boolean }): Promise<void> => {
  while (!ended.yes) {
    await read(pair, rid, member)
    await pause(randomInt(60))
  }
}

/** An exchange that is asked too much at once says so, and is asked again. */
const readInEarnest = async (pair: ExchangePair, rid: string, member: string): Promise<number> => {
  for (;;) {
    const status = await read(pair, rid, member)
    if (status !== 503) return status
    await pause(randomInt(30))
  }
}

const shownTo = async (pair: ExchangePair, rid: string, members: readonly string[]): Promise<number> =>
  (await Promise.all(members.map((member) => readInEarnest(pair, rid, member)))).filter((status) => status !== 404)
    .length
