import {
  Checkpoint,
  ConsistencyProof,
  KeysLogLeaves,
  KeysLogParam,
  KeysLogProof,
  KeysLogQuery,
  KeysLogSize,
  KeysLogSizes,
} from '@kinlink/contracts'
import { noteVerifierKey } from '@kinlink/crypto/verify'
import type { Db, Queries } from '@kinlink/postgres'
import { type App, problem, problems, sendProblem } from '@kinlink/runtime'
import { appendLeaves, consistencyPath, inclusionPath, proofHashes, type Subtree, tileSource } from '@kinlink/tlog'
import { leafHashes, leavesFrom, newestKeysCheckpoint } from './keys-log-store.ts'
import type { KeysLog } from './log-documents.ts'

export type KeysLogDeps = { readonly db: Db; readonly keysLog: KeysLog }

const MOST = 500
const REFUSALS = problems('invalid_request', 'not_found', 'unavailable')

/** What proves to every Society that all are shown the same documents. Nothing of it is secret. */
export const keysLogRoutes = (app: App, { db, keysLog }: KeysLogDeps): void => {
  const verifier = noteVerifierKey({ name: keysLog.origin, publicKey: keysLog.key.publicKey })
  app.get('/keys-log/checkpoint', { schema: { response: { 200: Checkpoint, ...REFUSALS } } }, async (_, reply) => {
    const newest = await newestKeysCheckpoint(db)
    return newest === undefined ? sendProblem(reply, problem('not_found')) : { checkpoint: newest.note, verifier }
  })
  app.get(
    '/keys-log/leaves',
    { schema: { querystring: KeysLogQuery, response: { 200: KeysLogLeaves, ...REFUSALS } } },
    async ({ query: { from, limit } }) => ({ leaves: await leavesFrom(db, Number(from), Number(limit ?? MOST)) }),
  )
  proofRoutes(app, db)
}

const proofRoutes = (app: App, db: Db): void => {
  app.get(
    '/keys-log/consistency',
    { schema: { querystring: KeysLogSizes, response: { 200: ConsistencyProof, ...REFUSALS } } },
    async (request, reply) => {
      const [from, to] = [Number(request.query.from), Number(request.query.to)]
      if (from > to || !(await isLogged(db, to))) return sendProblem(reply, problem('not_found'))
      return { from, to, hashes: await hashesOf(db, to, consistencyPath(from, to)) }
    },
  )
  app.get(
    '/keys-log/leaves/:seq/proof',
    { schema: { params: KeysLogParam, querystring: KeysLogSize, response: { 200: KeysLogProof, ...REFUSALS } } },
    async (request, reply) => {
      const [seq, size] = [Number(request.params.seq), Number(request.query.size)]
      const [leaf] = seq < size && (await isLogged(db, size)) ? await leavesFrom(db, seq, 1) : []
      if (leaf === undefined) return sendProblem(reply, problem('not_found'))
      return { leaf, size, hashes: await hashesOf(db, size, inclusionPath(seq, size)) }
    },
  )
}

const isLogged = async (db: Queries, size: number): Promise<boolean> =>
  size <= ((await newestKeysCheckpoint(db))?.size ?? 0)

const hashesOf = async (db: Queries, size: number, path: Subtree[]): Promise<string[]> => {
  const tiles = tileSource(appendLeaves(0, await leafHashes(db, size), () => undefined))
  return proofHashes(path, tiles).map((hash) => Buffer.from(hash).toString('base64url'))
}
