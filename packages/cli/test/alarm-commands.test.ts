import { afterEach, describe, expect, it } from 'vitest'
import { at } from './desk.ts'
import { id, type Reply, refusal, type Seen, setUp, signIn, type Workplace } from './workplace.ts'

const alarm = (n: number, said: object = {}) => ({
  alarmId: id(n),
  kind: 'record-rolled-back',
  society: 'transit',
  recordId: id(n + 100),
  raisedAt: '2026-11-23T09:00:00.000Z',
  acknowledgedAt: null,
  arrivedAt: null,
  ...said,
})

describe('kinlink alarms', () => {
  it('lists every alarm to the last page: kind, Society, record, and which has been dealt with', async () => {
    const dealtWith = { kind: 'log-forked', society: null, recordId: null, acknowledgedAt: '2026-11-23T09:30:00.000Z' }
    const { kinlink } = await at(({ path }) => ({
      status: 200,
      body: path.includes('after=more') ? { items: [alarm(2, dealtWith)] } : { items: [alarm(1)], next: 'more' },
    }))
    const { exit, out } = await kinlink(['alarms'])
    expect(exit).toBe(0)
    expect(out).toMatch(new RegExp(`${id(1)} +record-rolled-back +transit +${id(101)} +2026-11-23T09:00:00.000Z\n`))
    expect(out).toMatch(new RegExp(`${id(2)} +log-forked +2026-11-23T09:00:00.000Z +2026-11-23T09:30:00.000Z\n`))
    expect(JSON.parse((await kinlink(['alarms', '--json'])).out)).toEqual({ alarms: [alarm(1), alarm(2, dealtWith)] })
  })

  it('says that there are none', async () => {
    const { kinlink } = await at(() => ({ status: 200, body: { items: [] } }))
    expect((await kinlink(['alarms'])).out).toBe('No alarms.\n')
  })

  it('acknowledges one by its id, and nothing that is no id', async () => {
    const { kinlink, seen } = await at(() => ({
      status: 200,
      body: alarm(1, { acknowledgedAt: '2026-11-23T10:00:00Z' }),
    }))
    expect((await kinlink(['alarms', '--acknowledge', '../session'])).exit).toBe(2)
    expect(seen).toEqual([])
    const said = await kinlink(['alarms', '--acknowledge', id(1)])
    expect(said).toMatchObject({ exit: 0, out: 'Acknowledged: record-rolled-back of 2026-11-23T09:00:00.000Z.\n' })
    expect(seen).toMatchObject([{ method: 'POST', path: `/v1/alarms/${id(1)}/acknowledgement`, body: undefined }])
  })

  it.each([
    ['is not for whoever has another role', 'forbidden', 4],
    ['knows no such alarm', 'not_found', 4],
    ['needs a session', 'unauthenticated', 3],
  ] as const)('%s', async (_title, code, exit) => {
    const { kinlink } = await at(() => refusal(code))
    const said = await kinlink(['alarms', '--acknowledge', id(1)])
    expect([said.exit, said.out]).toEqual([exit, ''])
    expect(said.err).toContain(code)
  })
})

describe('signing in', () => {
  let place: Workplace
  afterEach(() => place.close())

  const status = (alarms: number): Reply => ({
    status: 200,
    body: { member: 'transit', exchange: 'reachable', waiting: 0, linkageKey: true, alarms, counts: {} },
  })
  const signedInWith = async (reply: (seen: Seen) => Reply, more: readonly string[] = []) => {
    place = await setUp(reply)
    const argv = ['sign-in', '--url', place.url, '--user', 'amina', ...more]
    return place.kinlink(argv, { env: { KINLINK_PASSPHRASE: 'correct horse battery' } })
  }

  it('tells in one line how many alarms are open, beside the result and not in it', async () => {
    const said = await signedInWith(() => status(2))
    expect(said).toMatchObject({ exit: 0, err: 'Open alarms: 2. Tell your key administrators.\n' })
    expect(said.out).not.toContain('alarm')
  })

  it('tells a program in the answer itself', async () => {
    const said = await signedInWith(() => status(2), ['--json'])
    expect(JSON.parse(said.out)).toMatchObject({ member: 'transit', alarms: 2 })
  })

  it('says nothing of alarms where none is open', async () => {
    expect(await signedInWith(() => status(0))).toMatchObject({ exit: 0, err: '' })
  })

  it('does not fail where casework cannot say', async () => {
    const said = await signedInWith(() => refusal('internal'), ['--json'])
    expect([said.exit, JSON.parse(said.out).alarms]).toEqual([0, null])
    expect((await signIn(place)).exit).toBe(0)
  })
})
