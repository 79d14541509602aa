import { inspect } from 'node:util'
import { Type } from 'typebox'
import { beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, createLogger, HttpProblem, loadConfig } from '../src/index.ts'

const lines: string[] = []
const logger = createLogger({
  name: 'test',
  level: 'trace',
  fields: ['candidates'],
  destination: { write: (line) => void lines.push(line) },
})
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}')
beforeEach(() => void lines.splice(0))

describe('a log line', () => {
  test('holds allowed fields and drops all others', () => {
    logger.info({ queue: 'q', count: 3, candidates: 2, person: 'Amal', body: { name: 'Amal' }, url: '/x' }, 'said')
    expect(last()).toMatchObject({ queue: 'q', count: 3, candidates: 2, msg: 'said' })
    expect(lines.join('')).not.toMatch(/Amal|url/)
  })

  test('holds no object, list or long text even in an allowed field', () => {
    logger.info({ topic: { name: 'Amal' }, queue: ['Amal'], state: 'Amal'.repeat(50) }, 'said')
    expect(lines.join('')).not.toContain('Amal')
  })

  test('of a child, or a child of a child, is held to the same list', () => {
    logger
      .child({ reqId: 'r1', person: 'Amal' })
      .child({ member: 'transit', name2: 'Amal' })
      .warn({ x: 'Amal' }, 'said')
    expect(last()).toMatchObject({ reqId: 'r1', member: 'transit' })
    expect(lines.join('')).not.toContain('Amal')
  })

  test('takes no values into its message', () => {
    logger.info('said %s', 'Amal')
    logger.error(new Error('Amal'))
    logger.error({ err: new Error('Amal') })
    expect(lines.join('')).not.toContain('Amal')
  })

  test('of a PostgreSQL error says code and constraint, never detail, hint or where', () => {
    const error = Object.assign(new Error('duplicate key value Amal'), {
      name: 'error',
      code: '23505',
      constraint: 'person_pkey',
      detail: 'Key (name)=(Amal) already exists.',
      where: 'Amal',
      hint: 'Amal',
    })
    logger.error({ err: new Error('Amal again', { cause: error }) }, 'failed')
    expect(last().err).toMatchObject({ cause: { name: 'error', code: '23505', constraint: 'person_pkey' } })
    expect(lines.join('')).not.toContain('Amal')
  })

  test('of an error whose message looks like a stack still shows none of it', () => {
    logger.error({ err: new Error('x\n    at Amal (Amal/Haile.js:1:2)') }, 'failed')
    expect(lines.join('')).not.toContain('Amal')
    expect(last().err).toMatchObject({ at: expect.arrayContaining([expect.stringContaining('log.test.ts')]) })
  })

  test('of an error of our own says its message', () => {
    logger.error({ err: new HttpProblem('conflict') }, 'failed')
    expect(last().err).toMatchObject({ name: 'HttpProblem', message: 'conflict' })
  })
})

describe('configuration', () => {
  const Config = Type.Object({
    PORT: Type.Integer({ default: 8080 }),
    WINDOW_SECONDS: Type.Integer({ minimum: 1 }),
    DATABASE_URL: Type.String({ minLength: 10 }),
    TOKEN: Type.String({ minLength: 32 }),
  })

  test('names everything that is wrong at once, and no value', () => {
    const load = () => loadConfig(Config, { WINDOW_SECONDS: '0', TOKEN: 'Amal' }, ['TOKEN', 'DATABASE_URL'])
    expect(load).toThrow(ConfigError)
    expect(load).toThrow(/(?=.*WINDOW_SECONDS)(?=.*DATABASE_URL)(?=.*TOKEN)/)
    expect(load).not.toThrow(/Amal/)
  })

  test('keeps secrets apart, and they do not show', () => {
    const env = { WINDOW_SECONDS: '5', DATABASE_URL: 'postgres://x', TOKEN: 's'.repeat(32), HOME: '/', UNKNOWN: 'x' }
    const { config, secrets } = loadConfig(Config, env, ['TOKEN', 'DATABASE_URL'])
    expect(config).toEqual({ PORT: 8080, WINDOW_SECONDS: 5 })
    expect(secrets.TOKEN).toBe('s'.repeat(32))
    expect(inspect({ secrets }) + JSON.stringify({ secrets })).not.toMatch(/sss|postgres/)
  })

  test('reads a secret from a file when its key ends in _FILE', () => {
    const env = { WINDOW_SECONDS: '5', DATABASE_URL: 'postgres://x', TOKEN_FILE: import.meta.filename }
    expect(loadConfig(Config, env, ['TOKEN']).secrets.TOKEN).toContain('reads a secret from a file')
    expect(() => loadConfig(Config, { ...env, TOKEN_FILE: '/nowhere' }, ['TOKEN'])).toThrow(ConfigError)
  })
})
