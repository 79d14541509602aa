import { Bytes32, MemberId } from '@kinlink/contracts'
import { ConfigError, type Environment, LISTENING, loadConfig } from '@kinlink/runtime'
import { Type } from 'typebox'

/** Everything that the audit service reads from its environment. One code, two instances: one per trust side. */
export const Config = Type.Object({
  ...LISTENING,
  DATABASE_URL: Type.String({ minLength: 1 }),
  INTERNAL_TOKEN: Type.String({ minLength: 32 }),
  SIDE: Type.Union([Type.Literal('exchange'), Type.Literal('society')]),
  NETWORK: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' }),
  MEMBER: Type.Optional(MemberId),
  LOG_KEY: Bytes32,
  SEQUENCER_MS: Type.Integer({ minimum: 10, maximum: 60_000, default: 250 }),
})

export type Side = { readonly side: 'exchange' } | { readonly side: 'society'; readonly member: string }

/** @throws ConfigError naming every key at fault */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, ['DATABASE_URL', 'INTERNAL_TOKEN', 'LOG_KEY'])
  const { SIDE, MEMBER, ...plain } = config
  return { config: { ...plain, side: sideOf(SIDE, MEMBER) }, secrets }
}

export type AuditConfig = ReturnType<typeof readConfig>

const sideOf = (side: 'exchange' | 'society', member: string | undefined): Side => {
  if (side === 'exchange') return { side }
  if (member === undefined) throw new ConfigError('env/MEMBER is needed where SIDE is society')
  return { side, member }
}
