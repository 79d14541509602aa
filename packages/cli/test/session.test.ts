import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusal, setUp, signIn, type Workplace } from './workplace.ts'

let place: Workplace
beforeEach(async () => {
  place = await setUp((seen) =>
    seen.path === '/v1/status' && seen.headers.authorization === 'Bearer a.session.token'
      ? {
          status: 200,
          body: {
            member: 'transit',
            exchange: 'reachable',
            waiting: 2,
            linkageKey: true,
            alarms: 0,
            counts: { cases: 3 },
          },
        }
      : refusal('unauthenticated'),
  )
})
afterEach(() => place.close())

const mode = async (...path: string[]) => (await stat(join(place.folder, ...path))).mode & 0o777

describe('signing in', () => {
  it('keeps the token in a file for its owner alone', async () => {
    const said = await signIn(place)
    expect(said).toMatchObject({ exit: 0, err: '' })
    expect(said.out).toContain('transit')
    expect(said.out).not.toContain('a.session.token')
    expect(await mode('home', 'session.json')).toBe(0o600)
    expect(await mode('home')).toBe(0o700)
    expect((await place.kinlink(['status'])).out).toMatch(/exchange +reachable/)
  })

  it('asks for name and passphrase when they are not given', async () => {
    const said = await place.kinlink(['sign-in', '--url', place.url], { typed: ['amina', 'correct horse battery'] })
    expect(said.exit).toBe(0)
    expect(place.seen[0]?.body).toEqual({ username: 'amina', passphrase: 'correct horse battery' })
  })

  it('reads the passphrase from standard input, without its end of line', async () => {
    const argv = ['sign-in', '--url', place.url, '--user', 'amina', '--passphrase-stdin']
    expect((await place.kinlink(argv, { stdin: 'correct horse battery\n' })).exit).toBe(0)
  })

  it('says with code 3 that it was refused, and repeats nothing of what was typed', async () => {
    const said = await place.kinlink(['sign-in', '--url', place.url, '--user', 'amina'], {
      env: { KINLINK_PASSPHRASE: 'wrong-passphrase' },
    })
    expect(said.exit).toBe(3)
    expect(said.err).toContain('sign_in_refused')
    expect(said.err).not.toMatch(/wrong-passphrase|amina/)
  })

  it.each([
    ['http:// elsewhere', 'http://casework.example'],
    ['another scheme', 'file:///etc/passwd'],
    ['credentials in the address', 'https://a:b@casework.example'],
    ['no address', 'casework'],
  ])('refuses %s before anything is sent', async (_title, url) => {
    const said = await place.kinlink(['sign-in', '--url', url, '--user', 'a'], { env: { KINLINK_PASSPHRASE: 'x' } })
    expect(said.exit).toBe(2)
    expect(place.seen).toEqual([])
  })

  it('has no option for a passphrase', async () => {
    expect((await place.kinlink(['sign-in', '--passphrase', 'secret'])).exit).toBe(2)
    expect((await place.kinlink(['sign-in', '--passphrase', 'secret'])).err).not.toContain('secret')
  })
})

describe('a session', () => {
  it('is needed, and its end is told with code 3', async () => {
    expect(await place.kinlink(['status'])).toMatchObject({ exit: 3 })
    await signIn(place)
    const path = join(place.folder, 'home', 'session.json')
    const kept = JSON.parse(await readFile(path, 'utf8'))
    expect(kept.expiresAt).toBe('2026-11-23T10:10:00.000Z')
  })

  it('is ended at casework and forgotten here', async () => {
    await signIn(place)
    expect((await place.kinlink(['sign-out'])).exit).toBe(0)
    expect(place.seen.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/session' })
    expect((await place.kinlink(['status'])).exit).toBe(3)
    expect((await place.kinlink(['sign-out'])).exit).toBe(0)
  })
})

describe('the program', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const runMain = async (argv: string[], stdin = '') => {
    const child = spawn(process.execPath, [main, ...argv], { env: { KINLINK_HOME: join(place.folder, 'home') } })
    child.stdin.end(stdin)
    const [out, err, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { exit, out, err }
  }

  it('signs in from a pipe and answers a program in JSON', async () => {
    const argv = ['sign-in', '--url', place.url, '--user', 'amina', '--passphrase-stdin', '--json']
    const { exit, out } = await runMain(argv, 'correct horse battery\n')
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ member: 'transit', roles: ['tracing-officer'] })
    expect(out).not.toContain('a.session.token')
  })

  it('explains itself and each of its commands', async () => {
    const { exit, out } = await runMain(['--help'])
    expect(exit).toBe(0)
    const commands = [...out.matchAll(/^ {2}((?:audit )?[a-z-]+) {2,}/gm)].map((found) => found[1] ?? '')
    expect(commands).toContain('audit verify')
    for (const command of commands) {
      const help = await place.kinlink([...command.split(' '), '--help'])
      expect(help.exit).toBe(0)
      expect(help.out).toContain(`kinlink ${command}`)
    }
  })

  it.each([
    ['an unknown command', ['frob']],
    ['an unknown option', ['status', '--frob']],
    ['too many words', ['status', 'now']],
    ['a missing id', ['open']],
    ['half a command', ['audit']],
  ])('refuses %s with code 2', async (_title, argv) => {
    const said = await place.kinlink(argv)
    expect(said.exit).toBe(2)
    expect(said.err).toContain('--help')
  })

  it('says with code 5 that casework does not answer', async () => {
    await signIn(place)
    await place.kinlink(['status'])
    const { kinlink } = place
    await place.close()
    await place.close().catch(() => {})
    const said = await kinlink(['sign-in', '--url', place.url, '--user', 'a', '--json'], {
      env: { KINLINK_PASSPHRASE: 'x' },
    })
    expect(said.exit).toBe(5)
    expect(JSON.parse(said.err)).toMatchObject({ code: 'unavailable' })
    place = await setUp()
  })
})
