import { articlesOf, PLACES, type Place, RULES, type RuleId, WHERE } from '@kinlink/policy'
import type { Sources } from '../architecture/sources.ts'
import { filesOf } from './named-tests.ts'

const NAMES: Readonly<Record<Place, string>> = {
  'sending-casework': 'sending casework',
  gateway: 'gateway and mailbox',
  'receiving-casework': 'receiving casework',
  structure: 'structure',
}

const HEAD = `# Policy: article by article

<!-- Made by \`npm run policy\` from packages/policy/src/rules; change it there. -->

The IFRC Policy on Migration (2009) as rules that software holds. A rule’s id stands in refusals, in the access log and in the title of its tests.
\`kinlink explain <id>\` tells an officer what to do about a refusal.

Where rules are held:

- **sending casework** reads values: before anything is sealed.
- **gateway and mailbox** read no value: names of fields, sizes, recipients, receipts, agreements, dates.
- **receiving casework** reads values: the same again after opening; what breaks a rule is shown to nobody, and the refusal is logged.
- **structure**: there is no code, field or route by which the rule could be broken.

Two conflicts are resolved openly. Prompt exchange along the trail (7.1, 7.3) against no harm (5.1): blind match first, details only after acceptance. Messages that people
read (practice) against sealing from end to end: officers attest at the ends.
`

/** Text of docs/policy.md: article → rule → where → test, then what no software holds. */
export const pageOf = (tests: Sources): string => {
  const rules = Object.keys(RULES) as RuleId[]
  const held = rules.filter((rule) => WHERE[rule].held.length > 0)
  const rows = held.flatMap((rule) =>
    [...WHERE[rule].held]
      .sort((a, b) => PLACES.indexOf(a.at) - PLACES.indexOf(b.at))
      .map(({ at, test }, index) => [
        index === 0 ? articlesOf(rule).join(', ') : '',
        index === 0 ? `\`${rule}\` ${RULES[rule].text}` : '',
        NAMES[at],
        `${test} (\`${filesOf(tests, test).join('`, `')}\`)`,
      ]),
  )
  const beyond = rules.flatMap((rule) => {
    const why = WHERE[rule].beyond
    return why === undefined
      ? []
      : [[articlesOf(rule).join(', '), `\`${rule}\``, held.includes(rule) ? 'in part' : 'no', why]]
  })
  return [
    HEAD,
    '## Held',
    '',
    tableOf(['article', 'rule', 'where', 'test'], rows),
    '',
    '## What software does not hold',
    '',
    tableOf(['article', 'rule', 'held', 'what is left, and why'], beyond),
    '',
  ].join('\n')
}

/** A table as the project's formatter writes it: cells of a column are as wide as the widest. */
const tableOf = (head: string[], rows: string[][]): string => {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = head.map((_, at) => Math.max(3, ...cells.map((row) => [...(row[at] ?? '')].length)))
  const line = (row: string[]): string =>
    `| ${row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - [...cell].length)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const [first = [], ...others] = cells
  return [line(first), rule, ...others.map(line)].join('\n')
}
