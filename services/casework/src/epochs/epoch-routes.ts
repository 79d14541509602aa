import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EpochList, KeyDigitsList, RecoveredEpochs, RecoveryDone, RecoveryKeyring } from '@kinlink/contracts'
import { fingerprint, fromB64 } from '@kinlink/crypto/hash'
import { recoveryFingerprint } from '@kinlink/crypto/keys'
import { problems } from '@kinlink/runtime'
import { answers } from '../answers.ts'
import type { KeyChangeDeps } from '../key-changes/deps.ts'
import { requireRole } from '../sessions/session.ts'
import { listEpochs } from './list-epochs.ts'
import { giveRecovered, recoveryKeyring } from './recover-epochs.ts'

const OFFICERS = ['tracing-officer', 'child-focal-point', 'detention-focal-point'] as const
const reading = problems('unauthenticated', 'forbidden', 'unavailable')
const recovering = problems('invalid_request', 'unauthenticated', 'forbidden', 'conflict', 'unavailable')

/** The Society's epochs, and their way back from the recovery key. */
export const epochRoutes: FastifyPluginAsyncTypebox<KeyChangeDeps> = async (app, deps) => {
  app.get(
    '/',
    {
      onRequest: requireRole('society-admin'),
      schema: {
        summary: 'Epochs of the newest statement, what is due, and who waits for a key',
        response: { 200: EpochList, ...reading },
      },
    },
    answers(200, () => listEpochs(deps)),
  )

  app.get(
    '/recovery',
    {
      onRequest: requireRole('society-admin', ...OFFICERS),
      schema: {
        summary: 'The epoch keys as only the recovery key opens them: a copy to recover from, or to rehearse with',
        response: { 200: RecoveryKeyring, ...recovering },
      },
    },
    answers(200, (request) => recoveryKeyring(deps, request.officer)),
  )

  app.post(
    '/recovery',
    {
      onRequest: requireRole(...OFFICERS),
      schema: {
        summary: 'Give recovered epoch keys to the officers who wait for them',
        body: RecoveredEpochs,
        response: { 200: RecoveryDone, ...recovering },
      },
    },
    answers(200, (request) => giveRecovered(deps, request.officer, request.body)),
  )
}

/** Digits that people of two Societies read to each other, to know that they trust the same keys. */
export const fingerprintRoutes: FastifyPluginAsyncTypebox<KeyChangeDeps> = async (app, deps) => {
  app.get(
    '/',
    {
      onRequest: requireRole(),
      schema: {
        summary: 'Fingerprints of the key administrators of every member, from the believed documents',
        response: { 200: KeyDigitsList, ...problems('unauthenticated', 'unavailable') },
      },
    },
    async () => {
      const known = deps.network.partial()
      const recoveryPk = known?.statementOf(known.me)?.recoveryPk ?? null
      const items = (known?.members ?? []).map(({ id: member, admins }) => ({
        member,
        keys: (known?.statementOf(member)?.admins ?? admins).map(({ kid, pk }) => ({
          kid,
          digits: fingerprint(member, fromB64(pk, 32)),
        })),
      }))
      return { items, recovery: recoveryPk === null ? null : recoveryFingerprint(known?.me ?? '', recoveryPk) }
    },
  )
}
