import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MultiSigned } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { type Member, openChain } from '@kinlink/statements'
import type { ProvisionedNetwork, ProvisionedSociety } from '../src/provision.ts'
import { ServedLog } from './served-log.ts'
import { NET } from './society.ts'

const refusal = {
  type: 'urn:kinlink:problem:statement_invalid',
  title: 'The statement is not chained to what its Society stated before.',
  status: 422,
  code: 'statement_invalid',
}

/** An exchange that serves documents and takes statements in by the rules that everybody judges them by. */
export async function statingExchange(network: ProvisionedNetwork, societies: readonly ProvisionedSociety[]) {
  const chains = new Map(societies.map(({ member, statement }) => [member, [statement]]))
  const log = new ServedLog().add('member-list', network.memberList)
  log.add('statement', ...societies.map(({ statement }) => statement))
  let answering = true
  const take = (document: MultiSigned): boolean => {
    const society = String(decodeHeader(document.header, { maxBytes: 49_152, maxDepth: 8 }).json.society)
    const found = societies.find(({ member }) => member === society)
    const chain = chains.get(society)
    if (found === undefined || chain === undefined) return false
    if (chain.at(-1)?.header === document.header) return true
    const member: Member = { id: society, threshold: found.threshold, admins: found.admins }
    const next = [...chain, document]
    const judged = openChain(next, { net: NET, member, known: [] })
    if (judged.chain.length < next.length) return false
    chains.set(society, next)
    log.add('statement', document)
    return true
  }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', async () => {
      const url = request.url ?? ''
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' })
        response.end(JSON.stringify(body))
      }
      if (!answering) return void request.socket.destroy()
      if (url === '/v1/member-list') return answer(200, { document: network.memberList })
      if (request.method === 'POST' && url === '/v1/statements') {
        const taken = take((JSON.parse(text) as { document: MultiSigned }).document)
        return taken ? answer(200, { accepted: true }) : answer(422, refusal)
      }
      if (url === '/v1/keys-log/checkpoint') {
        const found = await log.calls().keysLogCheckpoint()
        return 'value' in found ? answer(200, found.value) : answer(404, refusal)
      }
      const from = /^\/v1\/keys-log\/leaves\?.*from=(\d+)/.exec(url)?.[1]
      if (from !== undefined) return answer(200, (await log.calls().keysLogLeaves(Number(from))).value)
      const member = /^\/v1\/statements\/([a-z-]+)$/.exec(url)?.[1]
      if (member !== undefined) return answer(200, { statements: chains.get(member) ?? [] })
      return answer(404, { ...refusal, type: 'urn:kinlink:problem:not_found', status: 404, code: 'not_found' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    newest: (member: string) => chains.get(member)?.at(-1),
    answers(yes: boolean) {
      answering = yes
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
