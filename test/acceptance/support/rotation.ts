import { randomBytes } from 'node:crypto'
import { type GrantHeader, LINES, type Line, type Projection, type Statement } from '@kinlink/contracts'
import { actDigest, decodeHeader, toB64 } from '@kinlink/crypto/hash'
import { generateKemKey, newKeyId } from '@kinlink/crypto/keys'
import { openRecord } from '@kinlink/crypto/open'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { send } from './http.ts'
import type { Constellation } from './network.ts'
import type { PlayedSociety } from './played-society.ts'

type Key = { readonly eid: string; readonly pk: string; readonly sk: Uint8Array }
type Epochs = Readonly<Record<Line, Key>>
type State = Statement['epochs'][number]['state']

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))

/** New keys for the three lines. */
export const newEpochs = (): Epochs =>
  Object.fromEntries(
    LINES.map((line) => {
      const { kemPk, kemSk } = generateKemKey(random)
      return [line, { eid: newKeyId(random), pk: toB64(kemPk), sk: kemSk }]
    }),
  ) as Epochs

/**
 * A played Society states, by its administrators, that its first epochs are closing or closed, and what is open in their place. Epochs that close do so at the next hour but one at the latest.
 */
export async function states(network: Constellation, society: PlayedSociety, old: State, open: Epochs): Promise<void> {
  const path = `/v1/statements/${society.member}`
  const { json } = await send(network.gatewayUrl, { method: 'GET', path })
  const document = (json as { statements: { header: string; signatures: [] }[] }).statements.at(-1)
  if (document === undefined) throw new RangeError('nothing was stated before')
  const before = decodeHeader(document.header, { maxBytes: 65_536, maxDepth: 8 }).json as unknown as Statement
  const first = before.epochs.filter(({ eid }) => LINES.some((line) => society.epochs[line].eid === eid))
  const deadline = `${new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 13)}:00:00Z`
  const span = { notBefore: before.issued, notAfter: before.notAfter }
  const after: Statement = {
    ...before,
    seq: before.seq + 1,
    prev: actDigest('statement', document),
    epochs: [
      ...LINES.map((line) => {
        const { eid, pk } = open[line]
        return { eid, line, suite: 'xwing' as const, pk, ...span, state: 'open' as const }
      }),
      ...first.map((epoch) => ({ ...epoch, state: old, notAfter: deadline })),
    ],
  }
  const signed = society.admins.reduce((said, admin) => signMulti('statement', said, admin), createDocument(after))
  const reply = await send(network.gatewayUrl, { method: 'POST', path: '/v1/statements', body: { document: signed } })
  if (reply.status !== 200) throw new Error(`The statement was refused: ${reply.text}`)
}

/** What is handed out on a line: the grant with what it says. Undefined when there is none. */
export function grantOn({ grants }: Projection, line: Line) {
  return grants
    .map((grant) => ({ grant, header: decodeHeader(grant.header).json as unknown as GrantHeader }))
    .find(({ header }) => header.line === line)
}

/** Opens what is handed out on a line, as its recipient does; the names of the fields, or why it does not open. */
export function openedWith(
  projection: Projection,
  line: Line,
  { sk }: Key,
  author: Pick<Statement, 'officers'>,
): string[] | string {
  const held = grantOn(projection, line)
  const keyOf = (kid: string) => author.officers.find((officer) => officer.kid === kid)?.signPk ?? ''
  if (held === undefined) return 'nothing'
  const { record } = projection
  const grantKeys = { epochSk: sk, signPk: keyOf(held.grant.kid) }
  const opened = openRecord({ record, signPk: keyOf(record.kid), grant: held.grant, grantKeys })
  return opened.ok ? [...opened.values.keys()].sort() : opened.code
}
