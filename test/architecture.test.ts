import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as rules from './architecture/rules.ts'
import { readSources, type Sources } from './architecture/sources.ts'

const workspace = readSources(fileURLToPath(new URL('..', import.meta.url)))
const withFile = (file: string, text: string): Sources => new Map([...workspace, [file, text]])

interface Case {
  readonly rule: rules.Rule
  readonly title: string
  /** File and text of a violation, to prove that the rule sees it. */
  readonly seeds: readonly (readonly [string, string])[]
}

const long = (lines: number): string => 'export const line = 1\n'.repeat(lines)

const cases: readonly Case[] = [
  {
    rule: rules.layers,
    title: 'services build on layer 1, layer 1 on layer 0, and nothing reaches up',
    seeds: [
      ['packages/crypto/src/seeded.ts', "import { loadConfig } from '@kinlink/runtime'"],
      ['packages/runtime/src/seeded.ts', "export { start } from '@kinlink/gateway'"],
      ['services/gateway/src/seeded.ts', "import type { Network } from '@kinlink/embedded'"],
    ],
  },
  {
    rule: rules.separateServices,
    title: 'no service imports a service',
    seeds: [
      ['services/gateway/src/seeded.ts', "import { start } from '@kinlink/mailbox'"],
      ['services/gateway/src/seeded.ts', "const later = await import('../../mailbox/src/start.ts')"],
    ],
  },
  {
    rule: rules.blackBox,
    title: 'acceptance tests import no service',
    seeds: [['test/acceptance/seeded.test.ts', "import { start } from '@kinlink/casework'"]],
  },
  {
    rule: rules.owners,
    title: 'each infrastructure library has one owner',
    seeds: [
      ['services/audit/src/seeded.ts', "import pg from 'pg'"],
      ['services/delivery/src/seeded.ts', "import {\n  Queue,\n} from 'bullmq'"],
      ['packages/linkage/src/seeded.ts', "import sodium from 'libsodium-wrappers'"],
      ['services/audit/src/seeded.ts', "const pg = createRequire(import.meta.url)\npg.require('pg')"],
    ],
  },
  {
    rule: rules.blindExchange,
    title: 'no exchange service reaches the code that signs for officers, seals, opens or derives keys',
    seeds: [
      ['services/gateway/src/seeded.ts', "import { openField } from '@kinlink/crypto/open'"],
      ['services/mailbox/src/seeded.ts', "export * from '../../../packages/crypto/src/seal.ts'"],
      [
        'infra/embedded/src/exchange.ts',
        "import { start } from '@kinlink/exchange-client'\nimport '@kinlink/crypto/keys'",
      ],
    ],
  },
  {
    rule: rules.blindProcesses,
    title: 'no process loads exchange code together with the code that opens a field',
    seeds: [
      [
        'services/gateway/test/seeded.test.ts',
        "import { start } from '../src/start.ts'\nimport { seal } from '@kinlink/crypto/seal'",
      ],
    ],
  },
  {
    rule: rules.processAccess,
    title: 'in a service only main.ts and config.ts touch the process',
    seeds: [
      ['services/registry/src/seeded.ts', 'export const level = process.env.LOG_LEVEL'],
      ['services/registry/src/seeded.ts', "import { exit } from 'node:process'"],
    ],
  },
  {
    rule: rules.pureLayer,
    title: 'layer 0 has no input or output, no clock, no hidden randomness',
    seeds: [
      ['packages/policy/src/seeded.ts', "import { readFileSync } from 'node:fs'"],
      ['packages/policy/src/seeded.ts', 'export const today = new Date()'],
    ],
  },
  {
    rule: rules.oneClock,
    title: 'services take the time from the one clock',
    seeds: [
      ['services/registry/src/seeded.ts', 'export const started = Date.now()'],
      ['services/registry/migrations/0009_seeded.sql', 'CREATE TABLE a (at timestamptz DEFAULT now())'],
      [
        'services/registry/src/seeded.ts',
        "import { sql } from '@kinlink/postgres'\nsql`UPDATE a SET at = now() WHERE b`",
      ],
    ],
  },
  {
    rule: rules.fileSizes,
    title: 'source files have at most 200 lines, tests 300',
    seeds: [
      ['services/registry/src/seeded.ts', long(201)],
      ['services/registry/test/seeded.test.ts', long(301)],
    ],
  },
  {
    rule: rules.names,
    title: 'files are named for what they hold',
    seeds: [
      ['services/registry/src/utils.ts', ''],
      ['packages/policy/src/common/rule.ts', ''],
      ['packages/policy/src/key-manager.ts', ''],
    ],
  },
  {
    rule: rules.noLooseEnds,
    title: 'nothing is left open, switched off or untyped',
    seeds: [
      ['packages/tlog/src/seeded.ts', 'export const read = (value: any) => value'],
      ['packages/tlog/src/seeded.ts', 'export const read = value as any'],
      ['packages/tlog/src/seeded.ts', 'export const rows: Array<any> = []'],
      ['packages/tlog/src/seeded.ts', '// TODO'],
      ['packages/tlog/test/seeded.test.ts', "it.skip('later', () => {})"],
    ],
  },
]

describe.each(cases)('$title', ({ rule, seeds }) => {
  it('holds in the workspace', () => {
    expect(rule(workspace)).toEqual([])
  })

  it.each(seeds)('is noticed when %s breaks it', (file, text) => {
    expect(rule(withFile(file, text)).some((violation) => violation.includes(file))).toBe(true)
  })
})

it('reads every unit of the workspace', () => {
  expect(
    [...workspace.keys()].filter((file) => /^(services|packages)\/[^/]+\/package\.json$/.test(file)).length,
  ).toBeGreaterThan(15)
})
