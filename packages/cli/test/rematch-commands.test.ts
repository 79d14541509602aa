import { describe, expect, it } from 'vitest'
import { at } from './desk.ts'
import { id, refusal } from './workplace.ts'

const yes = () => ({ status: 202, body: { accepted: true } })

describe('kinlink rematch', () => {
  it.each([
    ['case', '/v1/cases'],
    ['person', '/v1/people'],
  ])('has a %s compared once more and says nothing of what it finds', async (what, route) => {
    const { kinlink, seen } = await at(yes)
    const said = await kinlink(['rematch', what, id(1)])
    expect(said).toMatchObject({ exit: 0, out: 'Taken. Nothing is told here of what it finds.\n' })
    expect(seen).toMatchObject([{ method: 'POST', path: `${route}/${id(1)}/rematch`, body: undefined }])
    expect(JSON.parse((await kinlink(['rematch', what, id(1), '--json'])).out)).toEqual({ accepted: true })
  })

  it('asks for nothing that is no id, and says what is not there', async () => {
    const { kinlink, seen } = await at(() => refusal('not_found'))
    expect((await kinlink(['rematch', 'case', '../session'])).exit).toBe(2)
    expect(seen).toEqual([])
    expect((await kinlink(['rematch', 'case', id(1)])).exit).toBe(4)
  })
})
