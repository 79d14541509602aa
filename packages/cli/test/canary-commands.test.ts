import { describe, expect, it } from 'vitest'
import { at, file } from './desk.ts'
import { id, refusal } from './workplace.ts'

const person = {
  names: [
    { full: 'Leodegar Quastenberg', script: 'Latn', lang: 'en', parts: { given: 'Leodegar', family: 'Quastenberg' } },
  ],
  sex: 'male',
  birth: { value: '1961-08-09', accuracy: 'exact-stated', calendar: 'gregorian' },
}
const row = (n: number, said: object = {}) => ({
  canaryId: id(n),
  state: 'planted',
  orderedAt: '2026-11-20T09:00:00.000Z',
  hits: [],
  ...said,
})

describe('kinlink canaries', () => {
  it('order one from a file, under an idempotency key, and name nobody on the screen', async () => {
    const { kinlink, seen } = await at(() => ({ status: 201, body: { canaryId: id(1) } }))
    const said = await kinlink(['canaries', 'order', await file('canary.json', { person })])
    expect(said).toMatchObject({ exit: 0, err: '' })
    expect(said.out).toContain(id(1))
    expect(said.out).not.toContain('Quastenberg')
    expect(seen).toMatchObject([{ method: 'POST', path: '/v1/canaries', body: { person } }])
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[A-Za-z0-9_-]{22}$/)
    const piped = await kinlink(['canaries', 'order', '-', '--json'], { stdin: JSON.stringify({ person }) })
    expect(JSON.parse(piped.out)).toEqual({ canaryId: id(1) })
  })

  it('send nothing that does not fit, and say where it does not, without the value', async () => {
    const { kinlink, seen } = await at(() => refusal('internal'))
    const said = await kinlink(['canaries', 'order', await file('bad.json', { person: { ...person, sex: 'Quasten' } })])
    expect(said).toMatchObject({ exit: 2, out: '' })
    expect(said.err).toContain('/person/sex')
    expect(said.err).not.toContain('Quasten')
    expect(seen).toEqual([])
  })

  it('are listed to the last page with the Societies that asked', async () => {
    const asked = row(2, { hits: [{ askedBy: 'transit', requests: 3 }, { askedBy: 'origin', requests: 1 }] }) // biome-ignore format: a row
    const waiting = row(1, { state: 'waiting' })
    const { kinlink } = await at(({ path }) => ({
      status: 200,
      body: path.includes('after=more') ? { items: [asked] } : { items: [waiting], next: 'more' },
    }))
    const { exit, out } = await kinlink(['canaries', 'list'])
    expect(exit).toBe(0)
    expect(out).toMatch(new RegExp(`${id(1)} +waiting +2026-11-20T09:00:00.000Z\n`))
    expect(out).toMatch(new RegExp(`${id(2)} +planted +2026-11-20T09:00:00.000Z +transit 3, origin 1\n`))
    expect(JSON.parse((await kinlink(['canaries', 'list', '--json'])).out)).toEqual({ items: [waiting, asked] })
  })

  it('say that there are none', async () => {
    const { kinlink } = await at(() => ({ status: 200, body: { items: [] } }))
    expect((await kinlink(['canaries', 'list'])).out).toBe('no canaries\n')
  })

  it('show one with its name', async () => {
    const canary = { ...row(1), person }
    const { kinlink, seen } = await at(() => ({ status: 200, body: canary }))
    expect((await kinlink(['canaries', 'show', id(1)])).out).toContain('full: Leodegar Quastenberg')
    expect(JSON.parse((await kinlink(['canaries', 'show', id(1), '--json'])).out)).toEqual(canary)
    expect((await kinlink(['canaries', 'show', '../cases'])).exit).toBe(2)
    expect(seen.map(({ path }) => path)).toEqual(Array(2).fill(`/v1/canaries/${id(1)}`))
  })

  it('are for auditors alone, and explain themselves', async () => {
    const { kinlink } = await at(() => refusal('forbidden'))
    for (const argv of [['list'], ['show', id(1)]])
      expect(await kinlink(['canaries', ...argv])).toMatchObject({ exit: 4, out: '' })
    for (const name of ['order', 'list', 'show'])
      expect((await kinlink(['canaries', name, '--help'])).out).toContain(`kinlink canaries ${name}`)
    const overview = (await kinlink(['--help'])).out
    for (const name of ['order', 'list', 'show']) expect(overview).toContain(`canaries ${name}`)
  })
})
