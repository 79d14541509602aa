import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { buildApp as casework } from '@kinlink/casework/app'
import { createLogger, DAILY_AT_FOUR, systemClock } from '@kinlink/runtime'
import { absent } from './absent.ts'
import { type Described, describeServices } from './document.ts'

const keys = generateKeyPairSync('ed25519')

/** The service of a Society that officers and auditors speak to. */
export const services: readonly Described[] = [
  {
    service: 'casework',
    build: () =>
      casework({
        member: 'society',
        clock: systemClock,
        random: randomBytes,
        db: absent(),
        storage: absent(),
        network: absent(),
        jobs: absent(),
        localIndex: absent(),
        retention: absent(),
        client: absent(),
        automation: absent(),
        deskRegrants: absent(),
        decoyActs: absent(),
        decoys: absent(),
        keyRules: absent(),
        feed: absent(),
        log: absent(),
        stretching: absent(),
        tokenKey: {
          kid: 'AAAAAAAAAAAAAAAAAAAAAA',
          private: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
          public: keys.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
        },
        sessionSeconds: 900,
        signInsPerMinute: 10,
        windows: DAILY_AT_FOUR,
        messageLines: 30,
        recordingSeconds: 180,
        attachmentLimits: { each: 2_097_152, together: 8_388_608 },
        webhookUrl: undefined,
        logger: createLogger({ name: 'openapi', level: 'silent' }),
        readiness: {},
      }),
  },
]

await describeServices(services)
