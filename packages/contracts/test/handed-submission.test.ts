import { describe, expect, test } from 'vitest'
import { StoreRecord, Submission } from '../src/index.ts'

type Node = Readonly<Record<string, unknown>>
const nodesOf = (value: unknown): [string, Node][] => Object.entries((value ?? {}) as Readonly<Record<string, Node>>)

/** Which members there are and have to be, of what kind and how many, without what a text has to be like. */
const shapeOf = (from: object): unknown => {
  const schema = from as Node
  if (schema.type === 'array')
    return { each: shapeOf(schema.items as Node), least: schema.minItems, most: schema.maxItems }
  if (schema.type !== 'object') return schema.type
  const [byName] = nodesOf(schema.patternProperties).map(([, one]) => one)
  const others = byName ?? (schema.additionalProperties || undefined)
  return {
    members: Object.fromEntries(nodesOf(schema.properties).map(([name, one]) => [name, shapeOf(one)])),
    required: [...((schema.required ?? []) as string[])].sort(),
    others: others === undefined ? 'none' : shapeOf(others as Node),
  }
}

describe('a submission as the mailbox is handed it', () => {
  test('has the members of one as the gateway takes it, all that have to be there, and no others', () => {
    const handed = shapeOf(StoreRecord.properties.submission)
    expect(handed).toEqual(shapeOf(Submission))
    // A shape that says something, down to the last text.
    expect(handed).toMatchObject({
      members: {
        record: { members: { fields: { others: { members: { c: 'string' } } } } },
        grants: { each: { others: 'none' }, least: 3, most: 96 },
      },
      required: ['grants', 'record'],
      others: 'none',
    })
  })
})
