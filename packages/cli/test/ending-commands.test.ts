import { describe, expect, it } from 'vitest'
import { at, basis, file } from './desk.ts'
import { id, refusal } from './workplace.ts'

const person = { names: [{ full: 'Tsehay Alemu', script: 'Latn' }], sex: 'female', birth: null }

describe('kinlink withdraw', () => {
  it('ends a case or a message for a reason, and says how far the erasure is', async () => {
    const { kinlink, seen } = await at(() => ({ status: 200, body: { state: 'withdrawn', erasure: 'requested' } }))
    const said = await kinlink(['withdraw', 'case', id(1), '--reason', 'harmful-request'])
    expect(said).toMatchObject({ exit: 0, out: 'Withdrawn. Erasure at the others: requested.\n' })
    await kinlink(['withdraw', 'message', id(2)])
    expect(seen).toMatchObject([
      { path: `/v1/cases/${id(1)}/withdrawal`, body: { reason: 'harmful-request' } },
      { path: `/v1/messages/${id(2)}/withdrawal`, body: { reason: 'enquirer-withdrew' } },
    ])
  })

  it('takes back a decision without giving a reason', async () => {
    const { kinlink, seen } = await at(() => ({ status: 200, body: { state: 'withdrawn', erasure: 'complete' } }))
    const said = await kinlink(['withdraw', 'decision', id(3)])
    expect(said.out).toContain('Nothing of it had left')
    expect(seen).toMatchObject([{ path: `/v1/candidates/${id(3)}/decision/withdrawal`, body: undefined }])
  })

  it('signs a withdrawal anew that the exchange has refused', async () => {
    const { kinlink, seen } = await at(() => ({ status: 200, body: { state: 'withdrawn', erasure: 'requested' } }))
    expect((await kinlink(['withdraw', 'again', id(4)])).out).toContain('Erasure at the others: requested')
    expect(seen).toMatchObject([{ path: `/v1/withdrawals/${id(4)}/signature`, body: undefined }])
  })

  it('asks casework nothing when the reason is none, or the id is none', async () => {
    const { kinlink, seen } = await at(() => refusal('internal'))
    expect((await kinlink(['withdraw', 'case', id(1), '--reason', 'tired'])).exit).toBe(2)
    expect((await kinlink(['withdraw', 'case', '../session'])).exit).toBe(2)
    expect((await kinlink(['withdraw', 'case'])).exit).toBe(2)
    expect(seen).toEqual([])
  })
})

describe('kinlink rights', () => {
  const request = {
    to: 'transit',
    kind: 'withdraw',
    person: { names: person.names, lang: 'am' },
    description: 'In May.',
    basis,
  }
  const row = { rightsRequestId: id(5), state: 'open', window: '2026-11-23T04:00:00.000Z' }

  it('passes an enquirer’s request on, and says nothing of what exists', async () => {
    const { kinlink, seen } = await at(() => ({ status: 202, body: { rightsRequestId: id(4), state: 'passed-on' } }))
    expect((await kinlink(['rights', 'ask', await file('said.json', request)])).out).toBe(
      `Request ${id(4)} is passed on.\n`,
    )
    expect(seen).toMatchObject([{ method: 'POST', path: '/v1/rights-requests', body: request }])
  })

  it('lists, shows and settles what arrived', async () => {
    const { kinlink, seen } = await at(({ path }) => {
      if (path.includes('?')) return { status: 200, body: { items: [row] } }
      if (path.endsWith('/done')) return { status: 200, body: { ...row, state: 'done' } }
      return {
        status: 200,
        body: { ...row, from: 'origin', request: { kind: 'withdraw', description: 'In\u001b[2J May' } },
      }
    })
    expect((await kinlink(['rights', 'incoming'])).out).toMatch(new RegExp(`${id(5)} +open`))
    const shown = await kinlink(['rights', 'show', id(5)])
    expect(shown.out).toContain('from: origin')
    expect(shown.out).not.toContain('\u001b')
    expect((await kinlink(['rights', 'done', id(5), '--outcome', 'withdrawn'])).out).toContain('is done')
    expect(seen.at(-1)).toMatchObject({
      path: `/v1/rights-requests/incoming/${id(5)}/done`,
      body: { outcome: 'withdrawn' },
    })
    expect((await kinlink(['rights', 'done', id(5)])).exit).toBe(2)
  })
})

describe('kinlink rectify', () => {
  it('sends the whole request, once it fits', async () => {
    const { kinlink, seen } = await at(() => ({
      status: 202,
      body: { caseId: id(6), state: 'submitted', warnings: [] },
    }))
    const request = {
      enquirer: { person, relationship: 'sister', contact: {}, basis },
      sought: { person },
      separation: { date: '2024', cause: 'displacement' },
      search: { recipients: ['transit'], stateOfOrigin: 'exclude', withholdFrom: [] },
      basis,
    }
    const said = await kinlink(['rectify', id(6), await file('said.json', request)])
    expect(said).toMatchObject({ exit: 0, err: '' })
    expect(seen).toMatchObject([{ path: `/v1/cases/${id(6)}/rectification`, body: request }])
    expect((await kinlink(['rectify', id(6), await file('said.json', { ...request, basis: undefined })])).exit).toBe(2)
    expect(seen).toHaveLength(1)
  })
})
