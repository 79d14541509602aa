import type { LocalMatch, Problem } from '@kinlink/contracts'
import type { FoundedNetwork } from '@kinlink/embedded'
import { blindCheck } from './blind-check.ts'
import { registrationOf, requestOf } from './caseload.ts'
import type { Cast, Entering } from './cast.ts'
import { recordDecisions, reviewCandidates } from './decide-candidates.ts'
import { handedIn } from './further/handed-in.ts'
import { playFurther, tellFurther } from './further/play.ts'
import type { Narrator } from './narrator.ts'
import { all } from './officer.ts'
import { operatorOf } from './quiet.ts'
import { openReleases } from './receive-releases.ts'
import { byRule, readCases, tryWhatRulesRefuse } from './refusals.ts'
import type { Sample, SampleRecord } from './sample.ts'
import { playShowcase, SHOWCASE, type ShowcaseResult } from './showcase.ts'
import { type Submitted, submitCaseload } from './submit-caseload.ts'
import type { Details, Summary } from './summary.ts'
import { logEntries, tally, webhooksOf } from './tally.ts'
import { verifySome } from './verify-log.ts'

export type Played = { summary: Omit<Summary, 'seconds'>; details: Details }

/** How many inclusion proofs each auditor fetches and verifies. */
const PROOFS = 10

/** Plays the sample through the public APIs: the caseload, one case step by step, the auditors, the blind-exchange check. */
export async function playStory(
  sample: Sample,
  founded: FoundedNetwork,
  entering: Entering,
  tell: Narrator,
  out: NodeJS.WriteStream,
): Promise<Played> {
  const operator = operatorOf(founded.network, out)
  try {
    tell.heading(
      'A caseload: 300 requests, 900 people, five scripts, three Societies'
        .replace('300', String(sample.sought.length))
        .replace('900', String(sample.present.length)),
    )
    const bulk = without(sample)
    const began = performance.now()
    const submitted = await submitCaseload(bulk, entering.officers, out)
    const msPerAct = (performance.now() - began) / (bulk.present.length + bulk.sought.length)
    const cast = await entering.everybody
    const refusedOnPurpose = await tryRefusals(bulk, cast)
    await operator.untilQuiet('The exchange matches, blind')
    const looked = await reviewCandidates(cast.officers, out)
    await operator.untilQuiet('Confirmations open the rest')
    const people = new Map([...submitted.people].map(([sampleId, personId]) => [personId, sampleId]))
    const records = new Map(sample.present.map((r) => [r.id, r]))
    const decisions = await recordDecisions(looked, cast.officers, (id) => records.get(people.get(id) ?? ''), out)
    const released = [...decisions.values()].filter((d) => d.decision !== 'nothing')
    const releases = await openReleases(cast.officers, released.length, cast.coordinator, out)

    const local = await Promise.all([...cast.officers.values()].map((o) => all<LocalMatch>(o, '/v1/local-matches')))
    const { recordOf, refused } = await readCases(submitted, (id) => officerOf(sample, cast, id))
    // It waits for dates most of the time, so one case is told meanwhile.
    const [further, showcase] = await Promise.all([
      playFurther(handedIn(bulk.sought, submitted, recordOf), cast.officers, msPerAct),
      show(sample, cast, tell),
    ])
    tellFurther(further, tell)
    if (showcase !== null) join(submitted, recordOf, showcase)
    const shown =
      showcase === null ? [] : [{ ...showcase, society: 'transit', candidateId: '', confirmed: true, probability: 1 }]
    const counted = tally(sample, submitted, recordOf, [...looked, ...shown])

    await operator.untilQuiet('The access logs are written')
    const proofs = await verifyLogs(cast)
    const typed = [
      ...sample.present.map(registrationOf),
      ...sample.sought.map((r) => requestOf(r, true)),
      ...decisions.values(),
      ...(showcase?.typed ?? []),
      ...further.typed,
    ]
    const blind = await blindCheck(founded, typed, out)
    const problems = [...refusedOnPurpose, ...submitted.refusedAtHome.values()]
    return {
      summary: {
        submitted: submitted.people.size + submitted.cases.size,
        refused: problems.length + refused.length,
        trueLinks: counted.trueLinks,
        found: counted.found,
        falseConfirmed: counted.falseConfirmed,
        discarded: await countAtSocieties(
          operator,
          cast,
          'casework.candidate',
          "state = 'discarded' and decoy_id is null",
        ),
        webhooks: await webhooksOf(operator),
        rcm: further.rcm,
        offers: further.offers,
        erasures: further.erasures,
        audit: { entries: await logEntries(operator, [...founded.members.keys()]), proofsVerified: proofs },
        canaries: {
          searched: blind.searched,
          found: blind.found,
          controlsFound: blind.controlsFound,
          controls: blind.controls,
        },
      },
      details: {
        people: submitted.people.size,
        requests: submitted.cases.size,
        refusals: byRule([
          ...problems,
          ...refused.map((view) => ({ errors: view.refusals, code: 'refused' }) as unknown as Problem),
        ]),
        candidates: await countCandidates(operator, cast),
        rejected: looked.filter((l) => !l.confirmed).length,
        missed: counted.missed,
        localMatches: local.reduce((n, list) => n + list.length, 0),
        decoys: await countAtSocieties(operator, cast, 'casework.decoy'),
        releases: releases.length + (showcase?.released === true ? 1 : 0),
        forwarded: releases.filter((r) => r.from === founded.coordinator).length,
        leaks: blind.leaks,
      },
    }
  } finally {
    await operator.close()
  }
}

/** The caseload without the pair that is shown step by step afterwards. */
const without = (sample: Sample): Sample => ({
  ...sample,
  sought: sample.sought.filter((r) => r.id !== SHOWCASE.sought),
  present: sample.present.filter((r) => r.id !== SHOWCASE.present),
})

function officerOf(sample: Sample, cast: Cast, sampleId: string) {
  const society = [...sample.sought, ...sample.present].find((r) => r.id === sampleId)?.society ?? ''
  const officer = cast.officers.get(society)
  if (officer === undefined) throw new RangeError('No officer of this Society')
  return officer
}

async function tryRefusals(sample: Sample, cast: Cast): Promise<Problem[]> {
  const adult = sample.present.find((r: SampleRecord) => r.society === 'transit')
  const officer = cast.officers.get('transit')
  return adult === undefined || officer === undefined ? [] : tryWhatRulesRefuse(adult, officer)
}

async function show(sample: Sample, cast: Cast, tell: Narrator): Promise<ShowcaseResult | null> {
  const sought = sample.sought.find((r) => r.id === SHOWCASE.sought)
  const present = sample.present.find((r) => r.id === SHOWCASE.present)
  const [asking, finding, auditor] = [
    cast.officers.get('destination'),
    cast.officers.get('transit'),
    cast.auditors.get('destination'),
  ]
  if (!sought || !present || !asking || !finding || !auditor) return null
  return playShowcase({ sought, present, asking, finding, auditor }, tell)
}

function join(submitted: Submitted, recordOf: Map<string, string>, shown: ShowcaseResult): void {
  recordOf.set(SHOWCASE.sought, shown.recordId)
  submitted.people.set(SHOWCASE.present, shown.personId)
  submitted.cases.set(SHOWCASE.sought, shown.caseId)
}

async function verifyLogs(cast: Cast): Promise<number> {
  const own = [...cast.auditors.values()].map(async (auditor) => {
    const society = await verifySome(auditor, 'society', PROOFS)
    const exchange = await verifySome(auditor, 'exchange', PROOFS)
    return society.verified + exchange.verified
  })
  const network = verifySome(cast.networkAuditor, 'network', PROOFS).then(({ verified }) => verified)
  return (await Promise.all([...own, network])).reduce((a, b) => a + b, 0)
}

async function countAtSocieties(
  operator: ReturnType<typeof operatorOf>,
  cast: Cast,
  table: string,
  condition?: string,
): Promise<number> {
  const counts = await Promise.all([...cast.officers.keys()].map((m) => operator.count(m, table, condition)))
  return counts.reduce((a, b) => a + b, 0)
}

/** Pairs that were told to the Society that has the person. The exchange cannot tell those of decoys; the Societies can. */
async function countCandidates(operator: ReturnType<typeof operatorOf>, cast: Cast): Promise<number> {
  const told = await operator.count('exchange', 'mailbox.candidate', "state not in ('void', 'waiting')")
  return told - (await countAtSocieties(operator, cast, 'casework.candidate', 'decoy_id is not null'))
}
