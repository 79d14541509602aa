import { DECISIONS, Decision, DecisionAnswer } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { fitting, readId, readJson } from '../input.ts'
import { table } from '../text.ts'

type Deciding = { name: string; what: string; summary: string; path: (id: string) => string }

/** The command that records a decision of whoever was found by a candidate or a search. */
export const deciding = ({ name, what, summary, path: pathOf }: Deciding): Command => ({
  name,
  summary,
  rest: [what],
  options: {
    decision: { type: 'string', value: 'grade', text: DECISIONS.join(', ') },
    file: { type: 'string', value: 'file.json', text: 'the rest of the Decision; - reads standard input' },
  },
  more: `
The file is a Decision: who took it, before which witness, in which language and how, until when it holds, whether the
country may be known, and the contact or message to let through. --decision, when given, is the grade; a file that
says another one is refused. "nothing" releases nothing, and the Society that asks learns nothing of it.

  kinlink ${name} ${what} --decision message-only --file decision.json`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const path = args.text('file')
    if (path === undefined)
      throw new Failure(EXIT.usage, 'usage', `Name the decision’s file with --file. See kinlink ${name} --help`)
    const body = fitting(Decision, withGrade(await readJson(io, path), args.text('decision')), path)
    const casework = await signedIn(io)
    const answer = await casework.post(pathOf(id), body, DecisionAnswer)
    output.show(answer, () => {
      const said = answer.released ? 'It leaves at the next window.' : 'Nothing is released.'
      const rows = answer.warnings.map((warning) => [warning.rule ?? '', warning.article ?? '', warning.text ?? ''])
      return `Decision ${answer.decisionId} is recorded. ${said}\n${rows.length === 0 ? '' : table(['rule', 'article', ''], rows, '')}`
    })
    return EXIT.ok
  },
})

/** Records what the person who was found decided. */
export const decide: Command = deciding({
  name: 'decide',
  what: '<candidate>',
  summary: 'record what the person decided about being found',
  path: (id) => `/v1/candidates/${encodeURIComponent(id)}/decision`,
})

const withGrade = (value: unknown, grade: string | undefined): unknown => {
  if (grade === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const said = 'decision' in value ? value.decision : grade
  if (said !== grade) throw new Failure(EXIT.usage, 'invalid_input', 'The file says another decision than --decision')
  return { ...value, decision: grade }
}
