import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort, startChild } from '../src/index.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinlink-child-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const entry = async (name: string, text: string): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

const SERVICE = `
import { createServer } from 'node:http'
console.log('starting')
createServer((request, response) => response.writeHead(request.url === '/ready' ? 200 : 404).end()).listen(process.env.PORT, '127.0.0.1')
`

it('starts a service, waits until it is ready and kills it like a power cut', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const service = await startChild({ entry: await entry('service.mjs', SERVICE), env: { PORT: String(port) }, url })
  expect((await fetch(`${url}/ready`)).status).toBe(200)
  expect(service.output()).toContain('starting')
  await service.kill9()
  await expect(fetch(`${url}/ready`)).rejects.toThrow()
})

it('tells why a service did not start', async () => {
  const broken = await entry('broken.mjs', "throw new Error('no configuration')")
  await expect(startChild({ entry: broken, env: {}, url: 'http://127.0.0.1:1' })).rejects.toThrow('no configuration')
})
