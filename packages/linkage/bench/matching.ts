/*
 * `pnpm bench matching --json [--data DIR] [--half dev|test|all] [--only PART,…] [--names DIR] [--febrl DIR] [--known N]`: how well people are found, beside what others would find
 * in the same run. Weights are fitted on the half `dev` of the development caseload, so that set is measured on `test`; a folder given by --data is measured whole.
 * All figures on the last line but one, those that have a bound on the last, one JSON object each.
 */
import { parseArgs } from 'node:util'
import { LEXICON } from '../src/names/lexicon.ts'
import { measureAttack } from './parts/attack.ts'
import { measureCaseload } from './parts/caseload.ts'
import { measureEncoding } from './parts/encoding.ts'
import { measureFebrl4 } from './parts/febrl4.ts'
import { measureScan } from './parts/scan.ts'
import { measureTokens } from './parts/tokens.ts'
import { boundedOf } from './support/bounded.ts'
import type { Half } from './support/caseload-files.ts'

const here = (folder: string) => new URL(folder, import.meta.url).pathname

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    half: { type: 'string' },
    only: { type: 'string', default: 'scan,attack,encoding,tokens,febrl4,caseload' },
    names: { type: 'string', default: here('data/names') },
    febrl: { type: 'string', default: here('data/febrl') },
    known: { type: 'string', default: '400' },
  },
})
const caseload = values.data ?? here('data/caseload')
const half = (values.half ?? (values.data === undefined ? 'test' : 'all')) as Half
const wanted = new Set(values.only.split(','))

function timed<T>(name: string, measure: () => T): T | undefined {
  if (!wanted.has(name)) return undefined
  const started = performance.now()
  const result = measure()
  process.stderr.write(`${name}: ${Math.round((performance.now() - started) / 1000)} s\n`)
  return result
}

const scanned = timed('scan', measureScan)
const attacked = timed('attack', () => measureAttack(caseload, Number(values.known)))
const encoding = timed('encoding', () => measureEncoding(caseload))
const tokens = timed('tokens', () => measureTokens(values.names, 'test'))
const febrl4 = timed('febrl4', () => measureFebrl4(values.febrl))
const measured = timed('caseload', () => measureCaseload(caseload, half))
const figures = {
  bench: 'matching',
  lexicon: { version: LEXICON.version, groups: LEXICON.groups, digest: LEXICON.digest },
  node: process.version,
  febrl4,
  caseload: measured,
  tokens,
  ...scanned,
  ...attacked,
  ...encoding,
}
console.log(JSON.stringify(figures))
console.log(JSON.stringify(boundedOf(figures)))
