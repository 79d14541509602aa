import { spawn } from 'node:child_process'

/** Runs a program to its end; lines of its stdout go to `onLine`. Answers with the exit code and the end of stderr. */
export const run = (command, args, { cwd, env, onLine } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let rest = ''
    let errors = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine?.(line)
    })
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (chunk) => {
      errors = (errors + chunk).slice(-4000)
    })
    child.on('error', (error) => resolve({ code: 127, errors: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, errors }))
  })

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']
const INSIST_AFTER = 2000

/**
 * Runs a program in this terminal's place. It gets a process group of its own and each signal once: on Ctrl-C a
 * terminal and npm signal everybody, which would make two signals of one. Another one two seconds later ends it at once.
 * The open channel lets the program notice when this process is killed. What it prints goes to `print`, if given.
 */
export const become = (command, args, { cwd, env, print } = {}) =>
  new Promise((resolve, reject) => {
    const output = print === undefined ? 'inherit' : 'pipe'
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      detached: true,
      stdio: ['inherit', output, output, 'ipc'],
    })
    child.stdout?.on('data', print)
    child.stderr?.on('data', print)
    let first
    const forward = (signal) => {
      if (first !== undefined && Date.now() - first > INSIST_AFTER) child.kill('SIGKILL')
      if (first !== undefined) return
      first = Date.now()
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
    }
    for (const signal of FORWARDED) process.on(signal, forward)
    child.on('error', reject)
    child.on(print === undefined ? 'exit' : 'close', (code, signal) => {
      for (const name of FORWARDED) process.removeListener(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
