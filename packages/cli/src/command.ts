import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { Failure } from './failure.ts'
import type { Io } from './io.ts'

export type Option = {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** Stands for the value in help: `--from <instant>`. */
  readonly value?: string
  /** May be given more than once. */
  readonly multiple?: boolean
  readonly text: string
}
export type Options = Readonly<Record<string, Option>>

/** What was given on the command line: options by name, then the rest in order. */
export type Args = {
  readonly text: (name: string) => string | undefined
  /** All values of an option that may be given more than once. */
  readonly texts: (name: string) => readonly string[]
  readonly flag: (name: string) => boolean
  readonly rest: readonly string[]
}

export type Command = {
  /** `audit query` is two words. */
  readonly name: string
  readonly summary: string
  /** Names of positional arguments; `[…]` for one that may be left out. */
  readonly rest: readonly string[]
  readonly options: Options
  /** Paragraphs and examples below the options. */
  readonly more: string
  run(io: Io, args: Args, output: Output): Promise<ExitCode>
}

/** Where results go: one JSON line for programs, otherwise text for people. */
export type Output = {
  readonly json: boolean
  /** Prints the value with --json, or what `people` makes of it. */
  show(value: unknown, people: () => string): void
  /** A remark for people; kept out of standard output. */
  note(text: string): void
}

export const COMMON: Options = {
  json: { type: 'boolean', text: 'one JSON object per result, for programs' },
  help: { type: 'boolean', short: 'h', text: 'this help' },
}

/** Reads the command line of one command. @throws Failure `usage` */
export const readArgs = (command: Command, argv: readonly string[]): Args => {
  const options: ParseArgsOptionsConfig = {}
  for (const [name, { type, short, multiple = false }] of Object.entries({ ...command.options, ...COMMON }))
    options[name] = { type, multiple, ...(short === undefined ? {} : { short }) }
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
    const needed = command.rest.filter((name) => !name.startsWith('[')).length
    const help = values.help === true
    if (!help && (positionals.length < needed || positionals.length > command.rest.length))
      throw usage(command, `expects ${command.rest.join(' ') || 'nothing but options'}`)
    return {
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
      texts: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
      flag: (name) => values[name] === true,
      rest: positionals,
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    // Node's message quotes the option at fault, never a value.
    throw usage(command, error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'cannot be read')
  }
}

const usage = (command: Command, what: string): Failure =>
  new Failure(EXIT.usage, 'usage', `kinlink ${command.name}: ${what}. See kinlink ${command.name} --help`)

/** Help of one command. */
export const helpOf = (command: Command): string => {
  const options = Object.entries({ ...command.options, ...COMMON }).map(([name, option]) => [
    `--${name}${option.type === 'string' ? ` <${option.value ?? 'text'}>` : ''}${option.short ? `, -${option.short}` : ''}`,
    option.text,
  ])
  const width = Math.max(...options.map(([left = '']) => left.length))
  return [
    `kinlink ${[command.name, ...command.rest].join(' ')} [options]`,
    '',
    command.summary,
    '',
    'Options',
    ...options.map(([left = '', right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    command.more.trim(),
    '',
  ].join('\n')
}
