import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Ground, prepareGround } from './ground.ts'

let ground: Ground
/** How often the registry was asked. */
let asked = 0
let holdsMs = 2000
/** What the registry leaves out of its answers from now on. */
let silenced = false

beforeAll(async () => {
  ground = await prepareGround()
  ground.context = (context) => {
    asked += 1
    return { ...context, holdsMs, ...(silenced ? { keys: [] } : {}) }
  }
})
// Long enough for no answer to hold any more.
beforeEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, holdsMs))
  ground.passedOn.length = 0
  asked = 0
  silenced = false
})
afterAll(() => ground.close())

const made = (author = 'origin', to = ['transit', 'destination']) =>
  ground.societies.order({ make: 'submission', author, to })
const submit = async (body: unknown, as = 'origin') => (await ground.send('POST', '/v1/records', { body, as })).status

describe('while an answer of the registry holds', () => {
  it('further submissions of the same Society to the same Societies are allowed by it, each judged for itself', async () => {
    const [first, second, broken] = [await made(), await made(), await made()]
    const forged = { ...broken, record: { ...broken.record, sig: `${'A'.repeat(85)}A` } }
    expect([await submit(first), await submit(second), asked]).toEqual([201, 201, 1])
    expect(await submit(forged)).toBe(422)
    expect(ground.passedOn).toHaveLength(2)
  })

  it('what another Society hands in is asked for by itself', async () => {
    const [ours, theirs] = [await made(), await made('transit', ['origin', 'destination'])]
    expect([await submit(ours), await submit(theirs, 'transit'), asked]).toEqual([201, 201, 2])
  })

  it('nobody is refused by it: the registry is asked anew, and what has come meanwhile allows', async () => {
    silenced = true
    const [early, late] = [await made(), await made()]
    expect([await submit(early), asked]).toEqual([422, 1])
    silenced = false
    expect([await submit(late), asked]).toEqual([201, 2])
  })

  it('one that allows nothing is not kept: what every answer refuses is judged once', async () => {
    silenced = true
    const [first, second] = [await made(), await made()]
    expect([await submit(first), await submit(second), asked]).toEqual([422, 422, 2])
    expect(ground.passedOn).toEqual([])
  })

  it('a submission that is refused by a new one leaves it to allow others', async () => {
    const [first, second, third] = [await made(), await made(), await made()]
    expect(await submit(first)).toBe(201)
    const forged = { ...second, record: { ...second.record, sig: `${'A'.repeat(85)}A` } }
    silenced = true
    expect([await submit(forged), asked]).toEqual([422, 2])
    silenced = false
    expect([await submit(third), asked]).toEqual([201, 2])
  })
})

describe('an answer that holds no more', () => {
  it('allows nothing: a key that was taken back signs nothing from then on', async () => {
    const [before, after] = [await made(), await made()]
    expect(await submit(before)).toBe(201)
    silenced = true
    await new Promise((resolve) => setTimeout(resolve, holdsMs))
    expect([await submit(after), asked]).toEqual([422, 2])
    expect(ground.passedOn).toHaveLength(1)
  })

  it('never held where the registry says so: it is asked about every submission', async () => {
    holdsMs = 0
    const [first, second] = [await made(), await made()]
    expect([await submit(first), await submit(second), asked]).toEqual([201, 201, 2])
    holdsMs = 2000
  })
})
