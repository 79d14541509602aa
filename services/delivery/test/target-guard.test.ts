import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { systemClock } from '@kinlink/runtime'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { webhookSender } from '../src/dispatch/send-webhook.ts'
import { guardedConnector, type Resolve, TargetRefused } from '../src/targets/guarded-connector.ts'
import { targetRules } from '../src/targets/target-rules.ts'

let servers: Server[]
let connections = 0
let port: number
beforeAll(async () => {
  const listen = (host: string, on: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        connections += 1
        socket.destroy()
      })
      server.once('error', reject).listen(on, host, () => resolve(server))
    })
  const first = await listen('127.0.0.1', 0)
  port = (first.address() as AddressInfo).port
  servers = [first, ...(await Promise.all([listen('::1', port).catch(() => first)]))]
})
afterAll(() => {
  for (const server of servers) server.close()
})

const LITERALS = [
  '127.0.0.1', '127.0.0.2', '127.1', '0x7f.1', '2130706433', '017700000001', '0', '0.0.0.0', '１２７.0.0.1', '127.0.0.1.',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[0:0:0:0:0:ffff:127.0.0.1]',
  '[64:ff9b::127.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001::7f00:1]', '[fe80::1]', '[fec0::1]',
  '[fc00::1]', '[fd12:3456::1]', '[ff02::1]', '[100::1]', '[2001:db8::1]', '[3fff::1]', '[5f00::1]',
  '10.0.0.1', '100.64.0.1', '169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.255', '192.0.0.1',
  '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.1.1.1',
  '240.0.0.1', '255.255.255.255',
] // biome-ignore format: a corpus
const PERMITTED = ['93.184.216.34', '1.1.1.1', '172.32.0.1', '100.63.255.255', '2606:4700:4700::1111', '2a00:1450::1']

const send = (url: string, allow: string[] = [], resolve?: Resolve) => {
  const targets = targetRules({ allow, ports: [443, port] })
  const limits = { connectMs: 500, totalMs: 1000 }
  const sender = webhookSender({
    targets,
    clock: systemClock,
    ...limits,
    ...(resolve === undefined ? {} : { resolve }),
  })
  return sender.send({ url, headers: {}, body: '{}' }).finally(() => sender.close())
}
const resolvesTo =
  (...addresses: string[]): Resolve =>
  (_host, _options, tell) =>
    tell(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
/** Straight at the connector, past the judgement of the URL. */
const connect = async (url: string, resolve?: Resolve, rules = targetRules({ allow: [], ports: [443] })) => {
  const options = { connectMs: 500, ...(resolve === undefined ? {} : { resolve }) }
  const agent = new Agent({ connect: guardedConnector(rules, options) })
  return request(url, { dispatcher: agent }).then(
    () => 'connected',
    (error: unknown) => (error instanceof TargetRefused ? 'refused' : 'failed'),
  )
}

describe('no connection is made', () => {
  it.each(LITERALS)('to https://%s', async (host) => {
    const before = connections
    expect((await send(`https://${host}:${port}/`)).outcome).toBe('target-refused')
    expect(await connect(`http://${host}:${port}/`)).toBe('refused')
    expect(connections).toBe(before)
  })

  it.each(LITERALS)('to a name that resolves to %s', async (host) => {
    const address = new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '')
    const before = connections
    expect((await send(`https://hooks.example.org:${port}/`, [], resolvesTo(address))).outcome).toBe('target-refused')
    expect(await connect(`http://hooks.example.org:${port}/`, resolvesTo(address))).toBe('refused')
    expect(connections).toBe(before)
  })

  it('to a name one of whose addresses is forbidden', async () => {
    const before = connections
    const mixed = resolvesTo('93.184.216.34', '127.0.0.1')
    expect((await send(`https://hooks.example.org:${port}/`, [], mixed)).outcome).toBe('target-refused')
    expect(connections).toBe(before)
  })

  it.each(['localhost', 'LOCALHOST', 'localhost.'])('to %s', async (host) => {
    const before = connections
    // A resolver that does not know the name is just as well.
    expect(['target-refused', 'unreachable']).toContain((await send(`https://${host}:${port}/`)).outcome)
    expect(connections).toBe(before)
  })
})

describe('a connection', () => {
  it('whose socket ends at a forbidden address carries no request', async () => {
    const rules = targetRules({ allow: [], ports: [443] })
    let judged = 0
    const changing = { ...rules, addresses: { ...rules.addresses, permits: () => judged++ === 0 } }
    const outcome = await connect(`http://hooks.example.org:${port}/`, resolvesTo('127.0.0.1'), changing)
    expect(outcome).toBe('refused')
    expect(judged).toBe(2)
  })

  it.each(PERMITTED)('to %s is permitted', (address) => {
    expect(targetRules({ allow: [], ports: [443] }).addresses.permits(address)).toBe(true)
  })

  it.each(['fe80::1%eth0', '', 'example.org', '127.0.0.1/8', '999.1.1.1'])('to %j is not', (address) => {
    expect(targetRules({ allow: [], ports: [443] }).addresses.permits(address)).toBe(false)
  })
})

describe('what the operator allows', () => {
  it('is reached by http and at every port: a network, an address, or a host wherever it resolves to', async () => {
    for (const [allow, host] of [
      ['127.0.0.0/8', '127.0.0.1'],
      ['127.0.0.1', '127.0.0.1'],
      ['hooks.test', 'hooks.test'],
    ]) {
      const before = connections
      await send(`http://${host}:${port}/`, [allow ?? ''], resolvesTo('127.0.0.1'))
      expect(connections).toBe(before + 1)
    }
  })

  it('opens nothing else', async () => {
    const before = connections
    for (const url of [`http://127.0.0.2:${port}/`, `http://other.test:${port}/`, `https://10.0.0.1:${port}/`]) {
      expect((await send(url, ['127.0.0.1/32', 'hooks.test'], resolvesTo('10.0.0.1'))).outcome).toBe('target-refused')
    }
    expect(connections).toBe(before)
  })

  it.each(['10.0.0.0/99', '300.1.1.1', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/8x', '/0', '::/-1', 'not a host'])(
    'is refused at start when it is %s',
    (entry) => {
      expect(() => targetRules({ allow: [entry], ports: [443] })).toThrow()
    },
  )
})
