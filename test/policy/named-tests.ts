import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Held, type RuleId, WHERE } from '@kinlink/policy'
import { readSources, type Sources } from '../architecture/sources.ts'

/** The project's tests by file. */
export const readTests = (): Sources => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const quoting = 'test/architecture.test.ts'
  const tests = [...readSources(root)].filter(([file]) => file.endsWith('.test.ts'))
  return new Map([...tests, [quoting, readFileSync(`${root}${quoting}`, 'utf8')]])
}

/** Where tests of this title stand: as what a test or a group of tests is called, or as the title of a row of them. */
export const filesOf = (tests: Sources, title: string): string[] => {
  const quoted = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const called = new RegExp(`(?:\\(|\\btitle:)\\s*'${quoted}'`)
  // Looking for plain text first is many times faster.
  return [...tests].filter(([, text]) => text.includes(`'${title}'`) && called.test(text)).map(([file]) => file)
}

/** Every place that claims to hold a rule. */
export const claims = (): { rule: RuleId; held: Held }[] =>
  Object.entries(WHERE).flatMap(([rule, { held }]) => held.map((one) => ({ rule: rule as RuleId, held: one })))

/** Claims without a test, or with more than one: one sentence each. */
export const unproven = (tests: Sources): string[] =>
  claims().flatMap(({ rule, held }) => {
    const found = filesOf(tests, held.test).length
    return found === 1 ? [] : [`${rule} at ${held.at}: ${found} files have a test named “${held.test}”`]
  })
