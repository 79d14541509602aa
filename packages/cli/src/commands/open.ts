import { CandidateView, CaseView, PersonView, ReleaseView } from '@kinlink/contracts'
import type { TSchema } from 'typebox'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { readId } from '../input.ts'
import { outline, plain, table } from '../text.ts'

const KINDS: Readonly<Record<string, { readonly path: string; readonly schema: TSchema }>> = {
  candidate: { path: '/v1/candidates', schema: CandidateView },
  case: { path: '/v1/cases', schema: CaseView },
  release: { path: '/v1/releases', schema: ReleaseView },
  person: { path: '/v1/people', schema: PersonView },
}

/** Shows one object by its id. */
export const open: Command = {
  name: 'open',
  summary: 'show a candidate, case, release or person by its id',
  rest: ['<id>'],
  options: { as: { type: 'string', value: 'kind', text: 'candidate, case, release or person' } },
  more: `
Without --as it looks for each kind in turn until one is found; every look is an entry in the access log, so say which
kind it is when you know. What is shown came from people: read it, do not pass it on.`,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const wanted = args.text('as')
    if (wanted !== undefined && !Object.hasOwn(KINDS, wanted))
      throw new Failure(EXIT.usage, 'usage', '--as is candidate, case, release or person')
    const casework = await signedIn(io)
    for (const [kind, { path, schema }] of Object.entries(KINDS)) {
      if (wanted !== undefined && wanted !== kind) continue
      try {
        const value: unknown = await casework.get(`${path}/${encodeURIComponent(id)}`, schema)
        output.show({ kind, ...(value as object) }, () => peopleView(kind, value))
        return EXIT.ok
      } catch (error) {
        if (wanted !== undefined || !(error instanceof Failure) || !['not_found', 'forbidden'].includes(error.code))
          throw error
      }
    }
    throw new Failure(EXIT.refused, 'not_found', 'There is nothing by this id that you may see')
  },
}

const peopleView = (kind: string, value: unknown): string => {
  if (kind !== 'candidate') return `${kind}\n${outline(value, 1)}`
  const { evidence, ...rest } = value as CandidateView
  const rows = evidence.map((item) => [item.feature, item.agreement, item.weight.toFixed(1), item.words])
  return `candidate\n${outline(rest, 1)}\nEvidence\n${table(['feature', 'agreement', 'bits', ''], rows, 'none')}${next(rest.state, rest.candidateId)}`
}

const next = (state: string, id: string): string =>
  state === 'proposed' || state === 'in-review'
    ? `\nIs it the same person?  kinlink confirm ${plain(id)}   or   kinlink reject ${plain(id)}\n`
    : ''
