import { ConfigError, type Environment, loadConfig } from '@kinlink/runtime'
import { Type } from 'typebox'
import { type Account, EXCHANGE_SERVICES, type ServiceName, SOCIETY_SERVICES } from './side.ts'

const Password = Type.Optional(Type.String({ minLength: 16 }))

/** What the one-shot migration of a side reads from its environment: a superuser's way in, and one password per service. */
export const Config = Type.Object({
  ADMIN_DATABASE_URL: Type.String({ minLength: 1 }),
  SIDE: Type.Union([Type.Literal('exchange'), Type.Literal('society')]),
  DATABASE: Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$' }),
  REGISTRY_PASSWORD: Password,
  AUDIT_PASSWORD: Password,
  DELIVERY_PASSWORD: Password,
  MAILBOX_PASSWORD: Password,
  MATCHING_PASSWORD: Password,
  GATEWAY_PASSWORD: Password,
  CASEWORK_PASSWORD: Password,
})

const passwordOf = (secrets: Readonly<Record<string, string | undefined>>, service: ServiceName): string => {
  const key = `${service.toUpperCase()}_PASSWORD`
  const password = secrets[key]
  if (password === undefined) throw new ConfigError(`env/${key} is needed on this side`)
  return password
}

/** @throws ConfigError naming the key at fault. */
export const readConfig = (env: Environment) => {
  const { config, secrets } = loadConfig(Config, env, [
    'ADMIN_DATABASE_URL',
    'REGISTRY_PASSWORD',
    'AUDIT_PASSWORD',
    'DELIVERY_PASSWORD',
    'MAILBOX_PASSWORD',
    'MATCHING_PASSWORD',
    'GATEWAY_PASSWORD',
    'CASEWORK_PASSWORD',
  ])
  const { ADMIN_DATABASE_URL: adminUrl, ...passwords } = secrets
  const services: readonly ServiceName[] = config.SIDE === 'exchange' ? EXCHANGE_SERVICES : SOCIETY_SERVICES
  const accounts: Account[] = services.map((service) => ({
    service,
    role: service,
    password: passwordOf(passwords, service),
  }))
  return { adminUrl, side: { side: config.SIDE, database: config.DATABASE, accounts } }
}
