import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createSupervisor,
  type DataFolder,
  freePort,
  openDataFolder,
  type Supervisor,
  startNode,
} from '../src/index.ts'
import { processIdentity } from '../src/process-identity.ts'

const SERVICE = `
import { createServer } from 'node:http'
createServer((_, response) => response.end(String(process.pid))).listen(process.env.PORT, '127.0.0.1')
`

let dir = ''
let folder: DataFolder
let supervisor: Supervisor
let url = ''

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kinlink-supervisor-'))
  folder = await openDataFolder(join(dir, 'data'))
  supervisor = createSupervisor(folder)
  const entry = join(dir, 'service.mjs')
  writeFileSync(entry, SERVICE)
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const logFile = join(folder.path, 'service.log')
  const service = { name: 'service', entry, env: { PORT: String(port) }, urls: [url], logFile }
  await supervisor.start({ name: 'service', stopSignal: 'SIGTERM', launch: (started) => startNode(service, started) })
})
afterAll(async () => {
  await supervisor.stop()
  folder.release()
  rmSync(dir, { recursive: true, force: true })
})

it('starts a killed process again on the same port', async () => {
  const before = supervisor.pid('service')
  expect(await (await fetch(url)).text()).toBe(String(before))
  await supervisor.kill('service', 'SIGKILL')
  await supervisor.ready('service')
  const after = supervisor.pid('service')
  expect(after).not.toBe(before)
  expect(await (await fetch(url)).text()).toBe(String(after))
  expect(supervisor.restarts.get('service')).toBe(1)
})

it('gives a process nothing of its own environment but the search path', async () => {
  await expect(fetch(`${url}/`)).resolves.toBeDefined()
  expect(supervisor.pid('service')).toBeGreaterThan(1)
})

it('leaves nothing running when it stops, even in the middle of a restart', async () => {
  await supervisor.kill('service', 'SIGKILL')
  const stopped = supervisor.stop()
  await stopped
  const pid = supervisor.pid('service')
  expect(pid === undefined ? undefined : processIdentity(pid)).toBeUndefined()
  await expect(fetch(url)).rejects.toThrow()
})
