import { Id } from '@kinlink/contracts'
import { Type } from 'typebox'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { readId } from '../input.ts'

const Settled = Type.Object({ candidateId: Id, state: Type.String() })

const settling = (name: string, path: string, summary: string, more: string): Command => ({
  name,
  summary,
  rest: ['<candidate>'],
  options: {},
  more,
  async run(io, args, output) {
    const id = readId(args.rest[0])
    const casework = await signedIn(io)
    const answer = await casework.post(`/v1/candidates/${encodeURIComponent(id)}/${path}`, undefined, Settled)
    output.show(answer, () => `Candidate ${answer.candidateId} is ${answer.state}.\n`)
    return EXIT.ok
  },
})

/** The officer's signed word that it is somebody else. */
export const reject: Command = settling(
  'reject',
  'rejection',
  'say that a candidate is somebody else',
  'Signed in your name. The Society that asks is told nothing.',
)

/** The officer's signed word that it is the same person. */
export const confirm: Command = settling(
  'confirm',
  'confirmation',
  'say that a candidate is the same person',
  'Signed in your name. It opens the whole enquiry to your Society; the Society that asks is told nothing until the person\nhas decided: kinlink decide <candidate>.',
)
