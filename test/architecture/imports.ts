import { posix } from 'node:path'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { isTest, type Sources, unitOf } from './sources.ts'

export interface Import {
  readonly specifier: string
  /** Erased before the module runs: it loads nothing. */
  readonly typeOnly: boolean
}

const STATEMENT =
  /(?:^|[\n;])\s*(?:import|export)\s*(type\s)?\s*(?:[\w$]+\s*,?\s*)?(?:[{*][^'";]*?)?\s*(?:from\s*)?['"]([^'"\n]+)['"]/g
const CALL = /\b(?:import|require|require\.resolve|import\.meta\.resolve)\(\s*['"]([^'"\n]+)['"]/g

/** Every module a file names, by statement or by call. */
export const importsOf = (text: string): Import[] => [
  ...[...text.matchAll(STATEMENT)].map((found) => ({ specifier: found[2] ?? '', typeOnly: found[1] !== undefined })),
  ...[...text.matchAll(CALL)].map((found) => ({ specifier: found[1] ?? '', typeOnly: false })),
]

const Manifest = Type.Object({ name: Type.String(), exports: Type.Optional(Type.Record(Type.String(), Type.String())) })

/** What `@kinlink/…` specifiers stand for, from the manifests of the workspace. */
export const entriesOf = (sources: Sources): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>()
  for (const [file, text] of sources) {
    if (!file.endsWith('package.json')) continue
    const manifest = Value.Parse(Manifest, JSON.parse(text))
    for (const [key, target] of Object.entries(manifest.exports ?? {})) {
      entries.set(posix.join(manifest.name, key), posix.join(posix.dirname(file), target))
    }
  }
  return entries
}

/** The file of the workspace that a specifier means, or the name of the library. */
export const resolve = (entries: ReadonlyMap<string, string>, file: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : (entries.get(specifier) ?? specifier)

/** The npm package of a specifier: `fastify/plugin` → `fastify`, `@noble/x/y` → `@noble/x`. */
export const libraryOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Every module that running `entry` loads, `entry` included, each with the one that asked for it. */
export const closureOf = (
  sources: Sources,
  entries: ReadonlyMap<string, string>,
  entry: string,
): Map<string, string> => {
  const asked = new Map([[entry, '']])
  for (const [file] of asked) {
    for (const { specifier, typeOnly } of importsOf(sources.get(file) ?? '')) {
      const target = resolve(entries, file, specifier)
      if (!typeOnly && !asked.has(target)) asked.set(target, file)
    }
  }
  return asked
}

/** The chain of imports that leads to `target`, for the message of a violation. */
export const chainTo = (closure: ReadonlyMap<string, string>, target: string): string => {
  const from = closure.get(target)
  return from === undefined || from === '' ? target : `${chainTo(closure, from)} → ${target}`
}

const LAYERS: Readonly<Record<string, number>> = {
  'packages/contracts': 0,
  'packages/crypto': 0,
  'packages/tlog': 0,
  'packages/policy': 0,
  'packages/statements': 0,
  'packages/linkage': 0,
  'packages/runtime': 1,
  'packages/postgres': 1,
  'packages/queue': 1,
  'packages/exchange-client': 1,
}

/** 0 and 1 as in the architecture, 2 for services, 3 for what starts or tests them; a test stands above its own unit. */
export const layerOf = (file: string): number => {
  const unit = unitOf(file)
  if (isTest(file)) return 3
  return unit.startsWith('services/') ? 2 : (LAYERS[unit] ?? 3)
}
