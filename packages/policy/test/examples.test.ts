import { Decision, MessageDelivery, MessageReply, NewMessage, Registration, TracingRequest } from '@kinlink/contracts'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { checkDecision, checkRegistration, checkTracingRequest } from '../src/index.ts'

const NOW = new Date('2026-11-24T12:00:00Z')

/** The named examples that the API reference shows of a request body. */
const examplesOf = (schema: object): [name: string, value: unknown][] => {
  const examples = (schema as { 'x-examples'?: Record<string, { value: unknown }> })['x-examples'] ?? {}
  return Object.entries(examples).map(([name, { value }]) => [name, value])
}

describe('an example in the API reference', () => {
  test.each([TracingRequest, NewMessage].map((schema) => [examplesOf(schema).map(([name]) => name)]))(
    'is given in Tigrinya, Arabic, French and English',
    (names) => {
      expect(names.slice(0, 4)).toEqual(['tigrinya', 'arabic', 'french', 'english'])
    },
  )

  test.each(examplesOf(TracingRequest))('of a tracing request (%s) can be handed in as it stands', (_name, value) => {
    const request = Value.Parse(TracingRequest, value)
    const network = { member: 'society', countryOf: () => 'XZ', hasAgreement: () => true }
    expect(checkTracingRequest(request, network, NOW).refusals).toEqual([])
  })

  test.each(examplesOf(Registration))('of a registration (%s) can be handed in as it stands', (_name, value) => {
    expect(checkRegistration(Value.Parse(Registration, value), NOW).refusals).toEqual([])
  })

  test.each(examplesOf(NewMessage))('of a message (%s) fits its schema', (_name, value) => {
    expect(Value.Check(NewMessage, value)).toBe(true)
  })

  test.each(examplesOf(MessageDelivery))('of a delivery (%s) fits its schema', (_name, value) => {
    expect(Value.Check(MessageDelivery, value)).toBe(true)
  })

  test.each(examplesOf(MessageReply))('of a reply slip (%s) fits its schema', (_name, value) => {
    expect(Value.Check(MessageReply, value)).toBe(true)
  })

  test.each(examplesOf(Decision))('of a decision (%s) can be recorded as it stands', (_name, value) => {
    const decision = Value.Parse(Decision, value)
    const person = {
      names: [{ full: 'A B', script: 'Latn' }],
      sex: 'female' as const,
      birth: { value: '1990', accuracy: 'year' as const, calendar: 'gregorian' as const },
      languages: [decision.language],
    }
    expect(checkDecision(decision, person, { societiesAsked: 2, forwarderMustNotLearn: false }, NOW).refusals).toEqual(
      [],
    )
  })
})
