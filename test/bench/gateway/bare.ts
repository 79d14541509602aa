// What the gateway and the mailbox are measured against, in one process: the same signatures, the same bytes in one
// transaction, and nothing else; and, for information, a token and one row.
import { createPublicKey, randomBytes } from 'node:crypto'
import type { Statement, Submission } from '@kinlink/contracts'
import { ready, verifyEntry, verifyGrant, verifyReceipt, verifyRecord } from '@kinlink/crypto/verify'
import { byteArrays, createDb, sql } from '@kinlink/postgres'
import { createApp, createLogger, listen, newId } from '@kinlink/runtime'
import { jwtVerify } from 'jose'
import { Type } from 'typebox'

const env = (name: string): string => process.env[name] ?? ''
await ready()
const db = createDb({ connectionString: env('DATABASE_URL'), schema: 'public' })
await db.run(sql`create table bare (kind text not null, id text not null, bytes bytea not null)`)
// As the mailbox keeps what does not compress.
await db.run(sql`alter table bare alter column bytes set storage external`)
await db.run(sql`create table bare_row (body text not null)`)
const keys = new Map((JSON.parse(env('KEYS')) as Statement['officers']).map(({ kid, signPk }) => [kid, signPk]))
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: env('TOKEN_PUBLIC_KEY') }, format: 'jwk' })

const known = new Map<string, number>()

/** A token's signature is verified once, as at the gateway, and its date each time. */
const authenticate = async (authorization: string | undefined): Promise<void> => {
  const token = (authorization ?? '').slice('Bearer '.length)
  const until = known.get(token) ?? (await jwtVerify(token, key, { audience: 'kinlink-exchange' })).payload.exp ?? 0
  if (until * 1000 < Date.now()) throw new Error('The token has ended')
  known.set(token, until)
}

const verified = ({ record, grants, receipt, entry }: Submission): boolean => {
  const of = (kid: string): string => keys.get(kid) ?? ''
  return (
    verifyRecord(record, of(record.kid)).ok &&
    grants.every((grant) => verifyGrant(grant, of(grant.kid)).ok) &&
    (receipt === undefined || verifyReceipt(receipt, of(receipt.kid)).ok) &&
    (entry === undefined || verifyEntry(entry, of(entry.kid)).ok)
  )
}

/** An entry of the access log, as the mailbox writes it. */
const logged = (action: string, subject: string, member: string): object => ({
  ...{ v: 1, id: newId(), at: new Date().toISOString(), action, subject, decision: 'allow' },
  ...{ actor: { member, officer: null }, act: null },
})

/** Everything that the mailbox writes for a submission, as rows of bytes in one statement: parts, keys, charge, outbox, log entries. */
const rowsOf = (submission: Submission, id: string): { kind: string; bytes: Uint8Array }[] => {
  const { record, grants, receipt, entry } = submission
  const { author, rid } = JSON.parse(Buffer.from(record.header, 'base64url').toString()) as Record<string, string>
  const at = new Date().toISOString()
  const parts: [string, unknown][] = [
    ['record', record],
    ...grants.map((grant): [string, unknown] => ['grant', grant]),
    ['receipt', receipt],
    ['entry', entry],
    ['receipt use', { basis: receipt?.sig, rid }],
    ['record key', randomBytes(32).toString('base64url')],
    ['charge', { id: newId(), kind: 'submission', member: author, kid: record.kid, at }],
    ['outbox', { id: newId(), topic: 'entry.submitted', payload: { entryId: id }, state: 'pending', due: at, at }],
    ['log', logged('record.submit', rid ?? '', author ?? '')],
    ['log', logged('entry.submit', id, author ?? '')],
    ['idempotency', { principal: author, key: id, answer: { recordId: rid, revision: 0, state: 'stored' }, at }],
  ]
  return parts.map(([kind, part]) => ({ kind, bytes: Buffer.from(JSON.stringify(part ?? null)) }))
}

const app = await createApp({
  name: 'bare',
  title: 'bare',
  logger: createLogger({ name: 'bare', level: 'silent' }),
  readiness: {},
})
app.post('/bare', { schema: { body: Type.Unknown() } }, async (request, reply) => {
  await authenticate(request.headers.authorization)
  const submission = request.body as Submission
  if (!verified(submission)) return reply.code(422).send({})
  const id = String(request.headers['idempotency-key'])
  const rows = rowsOf(submission, id)
  await db.transaction((tx) =>
    tx.run(sql`insert into bare (kind, id, bytes)
      select kind, ${id}, bytes
      from unnest(${rows.map(({ kind }) => kind)}::text[], ${byteArrays(rows.map(({ bytes }) => bytes))}::bytea[])
        as part (kind, bytes)`),
  )
  return reply.code(201).send({})
})
app.post('/row', { schema: { body: Type.Unknown() } }, async (request, reply) => {
  await authenticate(request.headers.authorization)
  await db.run(sql`insert into bare_row (body) values (${JSON.stringify(request.body)})`)
  return reply.code(201).send({})
})
await listen(app, { host: '127.0.0.1', port: Number(env('PORT')) })
process.once('SIGTERM', async () => {
  await app.close()
  await db.close()
})
