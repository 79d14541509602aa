import type { TracingRequest } from '@kinlink/contracts'
import { describe, expect, test } from 'vitest'
import { unreachableRecipients } from '../../src/cases/seal-case.ts'
import type { NetworkSnapshot } from '../../src/network/network.ts'

const LINES = ['society', 'child', 'detention']
const knowing = (open: Record<string, string[]>) =>
  ({
    epochsOf: (member: string) => (open[member] ?? []).map((line) => ({ eid: line, line, state: 'open', pk: 'A' })),
  }) as unknown as NetworkSnapshot
const asking = (...recipients: string[]) => ({ search: { recipients } }) as unknown as TracingRequest

describe('P-MUTUAL (6.1) at home: nobody is asked whose keys are not published', () => {
  test('on every line, so that nothing can be sealed to somebody who has not joined in', () => {
    const network = knowing({ ready: LINES, half: ['society'] })
    expect(unreachableRecipients(asking('ready'), network)).toEqual([])
    expect(unreachableRecipients(asking('ready', 'half', 'absent'), network)).toMatchObject([
      { rule: 'P-MUTUAL', article: '6.1', field: 'search.recipients', pointer: '/search/recipients/1' },
      { rule: 'P-MUTUAL', article: '6.1', field: 'search.recipients', pointer: '/search/recipients/2' },
    ])
  })
})
