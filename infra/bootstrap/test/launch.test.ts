import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const LAUNCHER = fileURLToPath(new URL('./fixtures/launcher.mjs', import.meta.url))

const launch = async (): Promise<{ child: ChildProcess; lines: Interface }> => {
  const child = spawn(process.execPath, [LAUNCHER], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('no output')
  const lines = createInterface(child.stdout)
  expect((await once(lines, 'line'))[0]).toBe('running')
  return { child, lines }
}

it('turns the several signals of one Ctrl-C into one, and passes the exit code on', async () => {
  const { child, lines } = await launch()
  const told = once(lines, 'line')
  const ended = once(child, 'exit')
  for (let count = 0; count < 3; count++) child.kill('SIGINT')
  expect((await told)[0]).toBe('signals 1')
  expect((await ended)[0]).toBe(7)
})

it('lets the program notice when the launcher is killed', async () => {
  const { child, lines } = await launch()
  const told = once(lines, 'line')
  child.kill('SIGKILL')
  expect((await told)[0]).toBe('abandoned')
})
