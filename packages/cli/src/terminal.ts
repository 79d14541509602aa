import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import type { Io } from './io.ts'

const ENTER = new Set(['\r', '\n', '\u0004'])
const ERASE = new Set(['\u007f', '\b'])
const INTERRUPT = '\u0003'

/** Standard input and output of this process. */
export const terminal = (): Io => ({
  out: (line) => void stdout.write(line),
  err: (line) => void process.stderr.write(line),
  stdin: () => text(stdin),
  ask: async (question, { hidden }) => {
    if (!stdin.isTTY) return undefined
    return hidden ? await askHidden(question) : await askOpenly(question)
  },
  now: () => new Date(),
  env: process.env,
})

const askOpenly = async (question: string): Promise<string> => {
  const lines = createInterface({ input: stdin, output: process.stderr })
  try {
    return await lines.question(question)
  } finally {
    lines.close()
  }
}

/** The terminal's echo is off while this waits, and on again whatever happens. */
const askHidden = async (question: string): Promise<string | undefined> => {
  process.stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  let typed = ''
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const character of String(chunk)) {
        if (ENTER.has(character)) return typed
        if (character === INTERRUPT) return undefined
        typed = ERASE.has(character) ? [...typed].slice(0, -1).join('') : typed + character
      }
    }
    return typed
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    process.stderr.write('\n')
  }
}
