import { AuditProof, Checkpoint, ConsistencyProof } from '@kinlink/contracts'
import { noteVerifierKey } from '@kinlink/crypto/verify'
import type { Tx } from '@kinlink/postgres'
import { type App, problem, problems, sendProblem } from '@kinlink/runtime'
import { consistencyPath, inclusionPath, proofHashes, type Subtree, tilesFor } from '@kinlink/tlog'
import { Type } from 'typebox'
import type { AuditDeps } from '../app.ts'
import { TreeParam } from '../entries/entry-routes.ts'
import { base64url, findEntry } from '../entries/entry-store.ts'
import { AskedBy, kindOf, logQuery } from '../entries/query-log.ts'
import { loadTiles, newestCheckpoint } from '../trees/tree-store.ts'

const EntryParam = Type.Object(
  { ...TreeParam.properties, seq: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' }) },
  { additionalProperties: false },
)
const Size = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })
const SizesQuery = Type.Object({ from: Size, to: Size }, { additionalProperties: false })
const REFUSALS = ['invalid_request', 'unauthenticated', 'not_found', 'unavailable'] as const

/** What proves the log to somebody who holds nothing but its key. Checkpoints say nothing of entries; the reading of an entry is an entry. */
export const proofRoutes = (app: App, deps: AuditDeps): void => {
  inclusionRoute(app, deps)
  checkpointRoute(app, deps)
  consistencyRoute(app, deps)
}

const inclusionRoute = (app: App, deps: AuditDeps): void => {
  app.get(
    '/internal/trees/:tree/entries/:seq/proof',
    { schema: { params: EntryParam, headers: AskedBy, response: { 200: AuditProof, ...problems(...REFUSALS) } } },
    async (request, reply) => {
      const { tree, seq } = request.params
      const proof = await deps.db.transaction(async (tx) => {
        const allowed = deps.rules.mayRead(request.headers['kinlink-member'], tree)
        const found = allowed ? await prove(tx, deps, tree, Number(seq)) : undefined
        const decision = found === undefined ? 'deny' : 'allow'
        const count = found === undefined ? 0 : 1
        await logQuery(tx, deps, request.headers, { decision, fields: ['proof'], code: kindOf(tree), count })
        return found
      })
      deps.nudge()
      return proof ?? sendProblem(reply, problem('not_found'))
    },
  )
}

/** Inclusion under the newest checkpoint. The tiles may be longer by then than the checkpoint says; they only grow. */
const prove = async (tx: Tx, deps: AuditDeps, tree: string, seq: number): Promise<AuditProof | undefined> => {
  const checkpoint = await newestCheckpoint(tx, tree)
  if (checkpoint === undefined || seq >= checkpoint.size) return undefined
  const entry = await findEntry(tx, tree, seq)
  if (entry === undefined) return undefined
  return {
    entry,
    checkpoint: checkpoint.note,
    verifier: verifierOf(deps, tree),
    size: checkpoint.size,
    hashes: await hashesOf(tx, tree, inclusionPath(seq, checkpoint.size)),
  }
}

const hashesOf = async (tx: Tx, tree: string, path: Subtree[]): Promise<string[]> =>
  proofHashes(path, await loadTiles(tx, tree, tilesFor(path))).map(base64url)

const verifierOf = (deps: AuditDeps, tree: string): string =>
  noteVerifierKey({ name: deps.rules.originOf(tree), publicKey: deps.logKey })

const checkpointRoute = (app: App, deps: AuditDeps): void => {
  app.get(
    '/internal/trees/:tree/checkpoint',
    { schema: { params: TreeParam, headers: AskedBy, response: { 200: Checkpoint, ...problems(...REFUSALS) } } },
    async (request, reply) => {
      const { tree } = request.params
      const allowed = deps.rules.mayRead(request.headers['kinlink-member'], tree)
      const newest = allowed ? await newestCheckpoint(deps.db, tree) : undefined
      if (newest === undefined) return sendProblem(reply, problem('not_found'))
      return { checkpoint: newest.note, verifier: verifierOf(deps, tree) }
    },
  )
}

const consistencyRoute = (app: App, deps: AuditDeps): void => {
  app.get(
    '/internal/trees/:tree/consistency',
    {
      schema: {
        params: TreeParam,
        querystring: SizesQuery,
        headers: AskedBy,
        response: { 200: ConsistencyProof, ...problems(...REFUSALS) },
      },
    },
    async (request, reply) => {
      const { tree } = request.params
      const [from, to] = [Number(request.query.from), Number(request.query.to)]
      const proof = await deps.db.transaction(async (tx) => {
        const allowed = deps.rules.mayRead(request.headers['kinlink-member'], tree)
        const newest = allowed ? await newestCheckpoint(tx, tree) : undefined
        if (newest === undefined || from > to || to > newest.size) return undefined
        return { from, to, hashes: await hashesOf(tx, tree, consistencyPath(from, to)) }
      })
      return proof ?? sendProblem(reply, problem('not_found'))
    },
  )
}
