import { PolicyDecision } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { readId } from '../input.ts'
import { plain, table } from '../text.ts'

/** Why something was refused, and what to do about it. */
export const explain: Command = {
  name: 'explain',
  summary: 'why something was refused: rule, article, field, and what to do about it',
  rest: ['<decision>'],
  options: {},
  more: `
The id stands below every refusal by a rule, and in kinlink inbox for what the exchange refused. What a colleague's act
was refused for is told to that colleague. docs/policy.md lists all rules.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const told = await (await signedIn(io)).get(`/v1/decisions/${encodeURIComponent(id)}`, PolicyDecision)
    output.show(told, () => pageOf(told))
    return EXIT.ok
  },
}

const WHO = { casework: 'your casework', exchange: 'the exchange' } as const

const pageOf = ({ by, code, title, decidedAt, findings }: PolicyDecision): string => {
  const found = table(
    ['where', 'rule', 'article', 'what'],
    findings.map(({ field, pointer, rule, article, keyword, text }) => [
      field ?? pointer ?? '',
      rule ?? keyword ?? '',
      article ?? '',
      text ?? '',
    ]),
    '',
  )
  const advice = [...new Set(findings.map((one) => one.advice))].map((one) => `  - ${plain(one)}\n`)
  return `Refused by ${WHO[by]} at ${plain(decidedAt)}: ${plain(title)} (${plain(code)})\n\n${found}\nWhat to do:\n${advice.join('')}`
}
