import type { StageFields } from '@kinlink/contracts'
import { buildPack, checkGrantStages, type STAGE_ORDER } from '@kinlink/policy'

const FIELDS = 30
const SLICE_MS = 250

/** Decisions per second on a grant of thirty fields, as the gateway takes them: each field's line, stage and record type. */
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
  const slices = Array.from({ length: rounds }, () => {
    const until = performance.now() + SLICE_MS
    let taken = 0
    while (performance.now() < until)
      for (let at = 0; at < 100; at += 1)
        taken += checkGrantStages(pack, 'tracing', 'society', stages).length === 0 ? 1 : 0
    return (taken * 1000) / SLICE_MS
  })
  return slices.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}
