import { createHash } from 'node:crypto'
import { type EpochKey as EpochKeySchema, LINES, type Line, type MemberList, type Statement } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { generateKemKey, generateSignKey, newKeyId, ready } from '@kinlink/crypto/keys'
import { createDocument, type Signer, signMulti } from '@kinlink/crypto/sign'
import type { Static } from 'typebox'

type MultiSigned = ReturnType<typeof createDocument>
type EpochKey = Static<typeof EpochKeySchema>

/** A Society without casework, played by tests: its keys are at hand, so it can say to the exchange whatever it likes. */
export type PlayedSociety = {
  readonly member: string
  readonly net: string
  /** An officer's key that its statement lists, and one of which the statement knows nothing. */
  readonly officer: Signer
  readonly stranger: Signer
  readonly admins: readonly Signer[]
  readonly auth: { readonly kid: string; readonly seed: Uint8Array }
  readonly automation: Signer
  readonly epochs: Readonly<Record<Line, { readonly eid: string; readonly pk: string; readonly sk: Uint8Array }>>
  readonly listed: MemberList['members'][number]
  readonly statement: MultiSigned
}

/** Bytes that depend on the seed alone, so that the network's starter and every test file hold the same keys. */
const bytesOf = (seed: string) => {
  let drawn = 0
  return (length: number): Uint8Array => {
    drawn += 1
    return new Uint8Array(createHash('shake256', { outputLength: length }).update(`${seed} ${drawn}`).digest())
  }
}

const HOUR = 3_600_000
const hour = (at: number): string => `${new Date(at).toISOString().slice(0, 13)}:00:00Z`

/** The hour in which the keys of a run were made is part of its seed, so that documents come out the same everywhere. */
export async function playedSociety(net: string, member: string, seed: string, at: number): Promise<PlayedSociety> {
  await ready()
  const random = bytesOf(`${seed} ${member}`)
  const signer = (): Signer & { pk: string } => {
    const { signSk, signPk } = generateSignKey(random)
    return { kid: newKeyId(random), signSk, pk: toB64(signPk) }
  }
  const [first, second, officer, automation, stranger, auth] = [
    signer(),
    signer(),
    signer(),
    signer(),
    signer(),
    signer(),
  ]
  const epochs = LINES.map((line) => {
    const { kemPk, kemSk } = generateKemKey(random)
    return [line, { eid: newKeyId(random), pk: toB64(kemPk), sk: kemSk }] as const
  })
  const span = { notBefore: hour(at - HOUR), notAfter: hour(at + 400 * 24 * HOUR) }
  const keyOf = (key: Signer & { pk: string }, roles: Statement['officers'][number]['roles']) => ({
    kid: key.kid,
    signPk: key.pk,
    kemPk: toB64(generateKemKey(random).kemPk),
    roles,
    ...span,
  })
  const admins = [first, second].map(({ kid, pk }) => ({ kid, pk }))
  const statement: Statement = {
    v: 1,
    net,
    society: member,
    seq: 0,
    prev: null,
    issued: hour(at),
    notAfter: span.notAfter,
    threshold: 2,
    admins,
    officers: [keyOf(officer, ['tracing-officer']), keyOf(automation, ['automation'])],
    epochs: epochs.map(([line, { eid, pk }]): EpochKey => ({ eid, line, suite: 'xwing', pk, ...span, state: 'open' })),
    authKeys: [{ kid: auth.kid, pk: auth.pk }],
    recoveryPk: null,
  }
  const listed = {
    id: member,
    name: `Society ${member}`,
    class: 'national-society',
    country: 'XN',
    threshold: 2,
    admins,
  }
  return {
    member,
    net,
    officer,
    stranger,
    automation,
    admins: [first, second],
    auth: { kid: auth.kid, seed: auth.signSk.slice(0, 32) },
    epochs: Object.fromEntries(epochs) as PlayedSociety['epochs'],
    listed: listed as PlayedSociety['listed'],
    statement: [first, second].reduce(
      (document, by) => signMulti('statement', document, by),
      createDocument(statement),
    ),
  }
}
