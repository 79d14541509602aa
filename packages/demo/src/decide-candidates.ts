import type { CandidateRow, CandidateView, Decision } from '@kinlink/contracts'
import { CONFIRM_THRESHOLD } from '@kinlink/linkage'
import { dice, maybeMinor, wordOf } from './caseload.ts'
import { all, must, type Officer } from './officer.ts'
import { eachOf, progress } from './progress.ts'
import type { SampleRecord } from './sample.ts'

/** A pair that an officer looked at. */
export type Looked = {
  society: string
  candidateId: string
  recordId: string
  personId: string
  confirmed: boolean
  probability: number
}

/** Officers look at every candidate and confirm or reject it by its score alone; nobody looks at the truth. */
export async function reviewCandidates(
  officers: ReadonlyMap<string, Officer>,
  out: NodeJS.WriteStream,
): Promise<Looked[]> {
  const open: { society: string; officer: Officer; row: CandidateRow }[] = []
  for (const [society, officer] of officers) {
    for (const row of await all<CandidateRow>(officer, '/v1/candidates?state=in-review'))
      open.push({ society, officer, row })
  }
  const looked: Looked[] = []
  const bar = progress('Officers look at candidates', open.length, out)
  await eachOf(open, 4, async ({ society, officer, row }) => {
    const view = must<CandidateView>(await officer.get(`/v1/candidates/${row.candidateId}`), 'looking at a candidate')
    const confirmed = view.probability >= CONFIRM_THRESHOLD
    must(
      await officer.post(`/v1/candidates/${row.candidateId}/${confirmed ? 'confirmation' : 'rejection'}`),
      'settling a candidate',
    )
    const { candidateId, recordId, personId, probability } = view
    looked.push({ society, candidateId, recordId, personId, confirmed, probability })
    bar.step()
  })
  bar.done()
  return looked
}

const GRADES = ['full-contact', 'chosen-contact', 'message-only', 'alive-only', 'nothing'] as const
/** Until when a decision of the demo is valid. */
const VALID_UNTIL = '2027-06-30T09:41:27Z'

/** What this person decides in the demo: all five grades occur, and one in four does not want the country known. */
export function decisionOf(record: SampleRecord): Decision {
  const decision = GRADES[dice(record.id, GRADES.length)] ?? 'nothing'
  const revealCountry = dice(`${record.id}/country`, 4) !== 0
  const contact = { phone: `+000 5552 ${record.id.slice(1)}`, safeTimes: 'after eight in the evening' }
  return {
    decision,
    revealCountry,
    ...(decision === 'full-contact' || decision === 'chosen-contact' ? { contact } : {}),
    ...(decision === 'message-only' ? { message: `I am well and think of you all (${wordOf(record.id)})` } : {}),
    takenBy: maybeMinor(record) ? 'guardian' : 'self',
    ...(maybeMinor(record) ? { bestInterests: 'proceed' as const } : {}),
    witness: `second officer on duty ${wordOf(record.id)}`,
    language: record.lang,
    method: 'oral-witnessed',
    validUntil: VALID_UNTIL,
    ...(revealCountry ? {} : { toldFewSocieties: true }),
  }
}

/** Officers speak with every confirmed person and record the decision. */
export async function recordDecisions(
  looked: readonly Looked[],
  officers: ReadonlyMap<string, Officer>,
  personOf: (personId: string) => SampleRecord | undefined,
  out: NodeJS.WriteStream,
): Promise<Map<string, Decision>> {
  const confirmed = looked.filter((l) => l.confirmed)
  const decisions = new Map<string, Decision>()
  const bar = progress('People found decide', confirmed.length, out)
  await eachOf(confirmed, 4, async (pair) => {
    const record = personOf(pair.personId)
    const officer = officers.get(pair.society)
    if (record === undefined || officer === undefined) return
    const decision = decisionOf(record)
    must(await officer.post(`/v1/candidates/${pair.candidateId}/decision`, decision), 'recording a decision')
    decisions.set(pair.candidateId, decision)
    bar.step()
  })
  bar.done()
  return decisions
}
