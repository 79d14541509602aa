import type { StageFields } from '@kinlink/contracts'
import { buildPack, checkGrantStages, type STAGE_ORDER } from '@kinlink/policy'

const FIELDS = 30
const SLICE_MS = 250
const WARM = 20_000

/** Milliseconds of this thread's processor time: what other work on the machine does not lengthen. */
const processorTime = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Decisions per second of processor time on a grant of thirty fields, as the gateway takes them: each field's line, stage and record type. */
export const policyPerSecond = (rounds: number): number => {
  const built = buildPack({
    net: 'n',
    version: '2026.1',
    issued: '2026-11-01T00:00:00Z',
    notAfter: '2027-11-01T00:00:00Z',
  })
  const catalogue = built.catalogue.map((field) => ({ ...field, line: 'society' as const })).slice(0, FIELDS)
  const names = catalogue.map(({ name }) => name)
  const tracing = { type: 'tracing', purpose: 'tracing' as const, mandatory: [], allowed: names, maxGrantDays: 1 }
  const pack = { ...built, catalogue, purposes: [tracing] }
  const at = (stage: (typeof STAGE_ORDER)[number]): string[] =>
    catalogue.filter(({ stages }) => stages[0] === stage).map(({ name }) => name)
  const stages: StageFields = { preview: at('preview'), compare: at('compare'), full: at('full') }
  if (names.length !== FIELDS || checkGrantStages(pack, 'tracing', 'society', stages).length > 0)
    throw new Error('The measured grant is not sound')
  const decide = (): boolean => checkGrantStages(pack, 'tracing', 'society', stages).length === 0
  for (let warm = 0; warm < WARM; warm += 1) decide()
  const slices = Array.from({ length: rounds }, () => {
    const began = processorTime()
    let taken = 0
    while (processorTime() - began < SLICE_MS) for (let n = 0; n < 100; n += 1) taken += decide() ? 1 : 0
    return (taken * 1000) / (processorTime() - began)
  })
  return slices.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}
