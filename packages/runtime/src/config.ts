import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { envSchema } from 'env-schema'
import type { Static, TObject, TProperties } from 'typebox'

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment does not fit the configuration schema. Its message names every key at fault and no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly logMessage: string
  constructor(message: string) {
    super(message)
    this.logMessage = message
  }
}

export type LoadedConfig<P extends TProperties, S extends keyof P> = {
  readonly config: Readonly<Omit<Static<TObject<P>>, S>>
  readonly secrets: Readonly<Pick<Static<TObject<P>>, S & keyof Static<TObject<P>>>>
}

/**
 * Reads a service's configuration from the environment, once, at start. All problems come in one ConfigError. Numbers
 * and booleans are coerced, defaults applied, unknown keys ignored. A secret may also be given as `<KEY>_FILE`, the
 * path of a file that holds it. The secrets object shows nothing when logged, inspected or serialised.
 */
export const loadConfig = <P extends TProperties, const S extends keyof P & string = never>(
  schema: TObject<P>,
  env: Environment,
  secrets: readonly S[] = [],
): LoadedConfig<P, S> => {
  const data: Record<string, string> = {}
  for (const key of Object.keys(schema.properties)) {
    const value = env[key] ?? (isOneOf(key, secrets) ? secretFromFile(key, env[`${key}_FILE`]) : undefined)
    if (value !== undefined && value !== '') data[key] = value
  }
  const parsed = validated(schema, data)
  const open: Record<string, unknown> = {}
  const hidden: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(parsed)) (isOneOf(key, secrets) ? hidden : open)[key] = value
  return { config: open, secrets: concealed(hidden) } as unknown as LoadedConfig<P, S>
}

const isOneOf = (key: string, keys: readonly string[]): boolean => keys.includes(key)

const validated = (schema: TObject, data: Record<string, string>): Record<string, unknown> => {
  try {
    // A copy, because env-schema closes the schema it is given by writing into it.
    return envSchema<Record<string, unknown>>({ schema: structuredClone({ ...schema }), data, env: false })
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'The configuration is not valid')
  }
}

const secretFromFile = (key: string, path: string | undefined): string | undefined => {
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new ConfigError(`env/${key}_FILE names a file that cannot be read`)
  }
}

const concealed = (secrets: Record<string, unknown>): Record<string, unknown> => {
  const label = (): string => '[secrets]'
  Object.defineProperty(secrets, 'toJSON', { value: label, enumerable: false })
  Object.defineProperty(secrets, inspect.custom, { value: label, enumerable: false })
  return Object.freeze(secrets)
}
