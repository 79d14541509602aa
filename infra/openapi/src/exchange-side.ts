import { generateKeyPairSync } from 'node:crypto'
import { buildApp as audit } from '@kinlink/audit/app'
import { buildApp as delivery } from '@kinlink/delivery/app'
import { buildApp as gateway } from '@kinlink/gateway/app'
import { buildApp as mailbox } from '@kinlink/mailbox/app'
import { buildApp as matching } from '@kinlink/matching/app'
import { buildApp as registry } from '@kinlink/registry/app'
import { createLogger, DAILY_AT_FOUR, systemClock } from '@kinlink/runtime'
import { absent } from './absent.ts'
import { type Described, describeServices } from './document.ts'

const logger = createLogger({ name: 'openapi', level: 'silent' })
const clock = systemClock
const internalToken = 'x'.repeat(32)
const nudge = (): void => {}
const keys = generateKeyPairSync('ed25519')
const tokenKey = {
  private: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  public: keys.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
}
const tokenPublicKey = String(keys.publicKey.export({ format: 'jwk' }).x)

/** Each service of the exchange, built as in earnest but without anything to connect to. */
export const services: readonly Described[] = [
  {
    service: 'audit',
    build: () =>
      audit({
        db: absent(),
        clock,
        rules: absent(),
        logKey: new Uint8Array(32),
        nudge,
        logger,
        internalToken,
        readiness: {},
      }),
  },
  {
    service: 'delivery',
    build: () =>
      delivery({
        db: absent(),
        clock,
        windows: DAILY_AT_FOUR,
        keySeal: absent(),
        targets: absent(),
        nudge,
        logger,
        internalToken,
      }),
  },
  {
    service: 'gateway',
    build: () =>
      gateway({
        net: 'kinlink',
        clock,
        logger,
        peers: absent(),
        denials: absent(),
        tokenPublicKey,
        rates: { perAddress: 1000, perMember: 1000 },
      }),
  },
  {
    service: 'mailbox',
    build: () =>
      mailbox({
        db: absent(),
        clock,
        budgets: absent(),
        windows: DAILY_AT_FOUR,
        erasureSeconds: 1,
        logBehindSeconds: 900,
        offerMaxDays: 366,
        rematchSeconds: 86_400,
        blobBytes: 0,
        agreements: absent(),
        nudge,
        logger,
        internalToken,
      }),
  },
  { service: 'matching', build: () => matching({ logger }) },
  {
    service: 'registry',
    build: () =>
      registry({
        db: absent(),
        clock,
        logger,
        net: 'kinlink',
        anchors: absent(),
        window: DAILY_AT_FOUR,
        internalToken,
        keysLog: {
          origin: 'kinlink/kinlink/keys-log',
          key: { secretKey: new Uint8Array(64), publicKey: new Uint8Array(32) },
        },
        tokenKey,
        contextHoldsMs: 0,
        nudge,
      }),
  },
]

await describeServices(services)
