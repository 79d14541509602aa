import { CANDIDATE_FLOOR } from '@kinlink/linkage/compare'
import { type Environment, type LogLevel, loadConfig } from '@kinlink/runtime'
import { Type } from 'typebox'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** Everything that matching reads from its environment. */
export const Config = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 0 }),
  LOG_LEVEL: Type.Union(
    LEVELS.map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  DATABASE_URL: Type.String({ minLength: 1 }),
  REDIS_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  MAILBOX_URL: Type.String({ minLength: 1 }),
  CANDIDATE_FLOOR: Type.Number({ minimum: 0.4, maximum: 1, default: CANDIDATE_FLOOR }),
  SWEEP_SECONDS: Type.Integer({
    minimum: 1,
    default: 60,
    description: 'after which a message that nobody confirmed is sent again',
  }),
  TIDY_SECONDS: Type.Integer({ minimum: 1, maximum: 3600, default: 60 }),
})

/** @throws ConfigError naming every key at fault. */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, ['DATABASE_URL', 'REDIS_URL', 'INTERNAL_TOKEN'])
  const { LOG_LEVEL, ...plain } = config
  return { config: { ...plain, LOG_LEVEL: LOG_LEVEL as LogLevel }, secrets }
}

export type MatchingConfig = ReturnType<typeof readConfig>
