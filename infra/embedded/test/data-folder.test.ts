import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DataFolderRefused, openDataFolder, temporaryFolder } from '../src/index.ts'
import { processIdentity } from '../src/process-identity.ts'

const RUN = fileURLToPath(new URL('./fixtures/run.ts', import.meta.url))

let parent = ''
let path = ''
const runs: ChildProcess[] = []

beforeEach(async () => {
  parent = await temporaryFolder('kinlink-folder-')
  path = join(parent, 'data')
})
afterEach(async () => {
  for (const child of runs.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  rmSync(parent, { recursive: true, force: true })
})

const start = async (): Promise<{ child: ChildProcess; ended: number; pids: number[] }> => {
  const child = spawn(process.execPath, [RUN, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  runs.push(child)
  if (child.stdout === null) throw new Error('no output')
  const [line] = await once(createInterface(child.stdout), 'line')
  return { child, ...JSON.parse(String(line)) }
}

const gone = async (pids: number[]): Promise<void> => {
  await expect.poll(() => pids.map(processIdentity), { timeout: 90_000 }).toEqual(pids.map(() => undefined))
}

it('refuses a folder that another run holds and says which process that is', async () => {
  const { child } = await start()
  const refusal = openDataFolder(path)
  await expect(refusal).rejects.toThrow(DataFolderRefused)
  await expect(refusal).rejects.toThrow(`process ${child.pid}`)
})

it('leaves no process behind when it is told to stop', async () => {
  const { child, pids } = await start()
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(pids.map(processIdentity)).toEqual([undefined, undefined])
  expect(existsSync(join(path, 'lock.json'))).toBe(false)
})

it('leaves no process behind when it is killed', async () => {
  const { child, pids } = await start()
  child.kill('SIGKILL')
  await gone(pids)
})

it('ends what a killed run left running, empties its folder and starts anew', async () => {
  const first = await start()
  const watchers = execFileSync('pgrep', ['-f', `kinlink-watcher (${first.pids.join('|')}) `], { encoding: 'utf8' })
  for (const pid of watchers.trim().split('\n')) process.kill(Number(pid), 'SIGKILL')
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  expect(first.pids.map(processIdentity)).not.toContain(undefined)
  writeFileSync(join(path, 'left-over'), 'x')
  const second = await start()
  expect(second.ended).toBe(2)
  expect(existsSync(join(path, 'left-over'))).toBe(false)
  expect(first.pids.map(processIdentity)).toEqual([undefined, undefined])
})

it('does not mistake a later process with the same pid for the holder', async () => {
  const folder = await openDataFolder(path)
  folder.release()
  writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: process.pid, identity: 'an earlier boot' }))
  writeFileSync(
    join(path, 'processes.json'),
    JSON.stringify([{ process: { pid: process.pid, identity: 'an earlier boot' }, stopSignal: 'SIGTERM' }]),
  )
  const again = await openDataFolder(path)
  expect(again.ended).toBe(0)
  again.release()
})

it('never deletes a folder that holds something else', async () => {
  writeFileSync(join(parent, 'letters.txt'), 'keep')
  await expect(openDataFolder(parent)).rejects.toThrow('holds something else')
  expect(existsSync(join(parent, 'letters.txt'))).toBe(true)
})
