import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Every source file of the workspace by its path from the root, with `/` between folders. */
export type Sources = ReadonlyMap<string, string>

const ROOTS = ['services', 'packages', 'infra', 'test']
const SKIPPED = ['node_modules', 'data', 'vectors', 'coverage', '.stryker-tmp']

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return SKIPPED.includes(entry.name) ? [] : walk(join(folder, entry.name))
    return /(\.(ts|mjs|sql)|package\.json)$/.test(entry.name) ? [join(folder, entry.name)] : []
  })

// The test of the rules quotes what they forbid.
const QUOTES = 'test/architecture.test.ts'

/** Reads the workspace below `root`: TypeScript, scripts, migrations and package manifests. */
export const readSources = (root: string): Sources =>
  new Map(
    ROOTS.flatMap((name) => walk(join(root, name)))
      .map((file): [string, string] => [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')])
      .filter(([file]) => file !== QUOTES),
  )

/** Code without comments and without the text of strings, so that a word in prose is not taken for code. */
export const codeOnly = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (match) =>
    match.replace(/[^\n]/g, ' '),
  )

/** Tests and measurements stand above what they exercise. */
export const isTest = (file: string): boolean => /(^|\/)(test|bench)\//.test(file)

/** `services/gateway/src/app.ts` → `services/gateway`; `test/…` → `test`. */
export const unitOf = (file: string): string => {
  const [top = '', name = ''] = file.split('/')
  return top === 'test' ? 'test' : `${top}/${name}`
}
