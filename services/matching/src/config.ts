import { CANDIDATE_FLOOR } from '@kinlink/linkage/compare'
import { type Environment, LISTENING, loadConfig } from '@kinlink/runtime'
import { Type } from 'typebox'

/** Everything that matching reads from its environment. */
export const Config = Type.Object({
  ...LISTENING,
  DATABASE_URL: Type.String({ minLength: 1 }),
  REDIS_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  MAILBOX_URL: Type.String({ minLength: 1 }),
  CANDIDATE_FLOOR: Type.Number({ minimum: 0.5, maximum: 1, default: CANDIDATE_FLOOR }),
  REMATCH_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 31_536_000,
    default: 86_400,
    description: 'after which everybody is compared with everybody anew',
  }),
  SWEEP_SECONDS: Type.Integer({
    minimum: 1,
    default: 60,
    description: 'after which a message that nobody confirmed is sent again',
  }),
  TIDY_SECONDS: Type.Integer({ minimum: 1, maximum: 3600, default: 60 }),
})

/** @throws ConfigError naming every key at fault. */
export const readConfig = (env: Environment) => loadConfig(Config, env, ['DATABASE_URL', 'REDIS_URL', 'INTERNAL_TOKEN'])

export type MatchingConfig = ReturnType<typeof readConfig>
