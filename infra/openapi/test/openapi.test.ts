import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const SERVICES = ['audit', 'casework', 'delivery', 'gateway', 'mailbox', 'matching', 'registry']
const root = new URL('../../../', import.meta.url)
const fileOf = (service: string) => new URL(`services/${service}/openapi.json`, root)
const check = () =>
  promisify(execFile)(process.execPath, [fileURLToPath(new URL('infra/openapi/src/openapi.ts', root)), '--check'])

type Operation = { tags?: string[]; responses?: Record<string, unknown> }
const documentOf = async (
  service: string,
): Promise<{ openapi: string; paths: Record<string, Record<string, Operation>> }> => ({
  paths: {},
  ...JSON.parse(await readFile(fileOf(service), 'utf8')),
})

describe('the committed OpenAPI documents', () => {
  it('are what the code says', async () => {
    await expect(check()).resolves.toMatchObject({ stdout: '' })
  })

  it.each(SERVICES)('%s: version 3.1, each route with the problems it may answer', async (service) => {
    const { openapi, paths } = await documentOf(service)
    expect(openapi).toBe('3.1.0')
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { responses = {} }] of Object.entries(operations)) {
        expect(
          Object.keys(responses).some((status) => status.startsWith('2')),
          `${method} ${path}`,
        ).toBe(true)
        expect(
          Object.keys(responses).some((status) => /^[45]/.test(status)),
          `${method} ${path}`,
        ).toBe(true)
      }
  })

  it.each(SERVICES)('%s: a route is either versioned or marked as internal', async (service) => {
    for (const [path, operations] of Object.entries((await documentOf(service)).paths))
      for (const { tags = [] } of Object.values(operations))
        expect(path.startsWith('/v1/') || (path.startsWith('/internal/') && tags.includes('internal'))).toBe(true)
  })

  it('of the gateway and of casework name no internal route', async () => {
    for (const service of ['gateway', 'casework'])
      expect(Object.keys((await documentOf(service)).paths).filter((path) => !path.startsWith('/v1/'))).toEqual([])
  })
})
