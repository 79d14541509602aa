import { sql } from '@kinlink/postgres'
import fc from 'fast-check'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  countOf,
  emitted,
  type Ground,
  post,
  prepareGround,
  type Running,
  startMailbox,
  steppingClock,
  until,
} from './ground.ts'
import { confirmation, submission, withdrawal } from './objects.ts'

const DAY = 86_400_000
const MEMBERS = ['transit', 'origin', 'harbour'] as const
const AUTHOR = 'destination'
let ground: Ground
let mailbox: Running
const clock = steppingClock('2026-11-23T10:00:00Z')
beforeAll(async () => {
  ground = await prepareGround({ ERASURE_SECONDS: String(2 * 86_400), SUBMISSIONS_PER_SOCIETY: '100000' })
  mailbox = await startMailbox(ground, clock)
})
afterAll(async () => {
  await mailbox?.close()
  await ground?.close()
})

/** A message is open to whom it is for, a tracing request to nobody: its erasure must not differ. */
type Known = {
  readonly rid: string
  readonly type: 'message' | 'tracing'
  readonly named: readonly string[]
  readonly expires: number
  /** The window at which its erasure is due. */
  due?: number
  readonly confirmed: Map<string, number>
}
type Said = { readonly path: string; readonly body: unknown; readonly told: string }
type Model = { readonly records: Known[]; readonly said: Said[] }
type Command = fc.AsyncCommand<Model, null>

const now = () => clock.now().getTime()
const hourOf = (at: number): string => `${new Date(at).toISOString().slice(0, 13)}:00:00Z`
const dueFrom = (at: number): number => {
  const day = new Date(at + 2 * DAY - 1)
  const four = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 4)
  return four > day.getTime() ? four : four + DAY
}
const send = async (path: string, body: unknown): Promise<{ status: number; told: string }> => {
  const { status, text } = await post(mailbox.url, path, body)
  return { status, told: `${status} ${text.replace(/"instance":"[^"]+"/, '')}` }
}
const read = async (rid: string, member: string): Promise<number> =>
  (await send('/internal/records/read', { caller: { member, act: null }, recordId: rid })).status
const isShown = ({ type, named, expires, due }: Known, member: string): boolean =>
  due === undefined && now() < expires && (member === AUTHOR || (type === 'message' && named.includes(member)))
const stateOf = ({ due = 0, named, confirmed }: Known): string => {
  if (now() < due) return 'requested'
  return named.every((member) => (confirmed.get(member) ?? Number.POSITIVE_INFINITY) <= due) ? 'complete' : 'overdue'
}
const none = async (what: ReturnType<typeof sql>): Promise<boolean> =>
  (await countOf(ground, sql`select count(*)::integer as count from ${what}`)) === 0

/** What the calendar is due to do has been done. */
const settled = () =>
  until(
    async () =>
      (await none(sql`record_withdrawn where shredded_at is null`)) &&
      (await none(sql`erasure where state = 'requested' and due_at <= ${clock.now()}`)),
  )

const Duty = Type.Object({ member: Type.String() })
const expectInvariants = async ({ records }: Model): Promise<void> => {
  await settled()
  const events = await emitted(ground, 'event.published')
  for (const record of records) {
    const { rid, named, due } = record
    for (const member of [AUTHOR, ...MEMBERS])
      expect([member, await read(rid, member)]).toEqual([member, isShown(record, member) ? 200 : 404])
    const view = await post(mailbox.url, '/internal/erasures/read', {
      caller: { member: AUTHOR, act: null },
      recordId: rid,
    })
    const expected = { recordId: rid, state: stateOf(record), deadline: new Date(due ?? 0).toISOString() }
    expect(view.status === 200 ? JSON.parse(view.text) : view.status).toEqual(due === undefined ? 404 : expected)
    const duties = await ground.superuser.many(Duty, sql`select member from erasure_duty where rid = ${rid}`)
    const asked = events.filter(({ type, recordId }) => type === 'erasure.requested' && recordId === rid)
    const wanted = due === undefined ? [] : [...named].sort()
    expect(duties.map(({ member }) => member).sort()).toEqual(wanted)
    expect(asked.map(({ recipient }) => recipient).sort()).toEqual(wanted)
    const completed = events.filter(({ type, recordId }) => type === 'erasure.completed' && recordId === rid)
    expect(completed.map(({ recipient }) => recipient)).toEqual(due !== undefined && now() >= due ? [AUTHOR] : [])
  }
}

const command = (name: string, run: (model: Model) => Promise<void>, check = (_: Model) => true): Command => ({
  check,
  async run(model) {
    await run(model)
    await expectInvariants(model)
  },
  toString: () => name,
})
const hasRecords = ({ records }: Model): boolean => records.length > 0
const chosen = ({ records }: Model, index: number): Known => records[index % records.length] as Known

const store = fc
  .tuple(fc.boolean(), fc.subarray([...MEMBERS], { minLength: 1 }), fc.integer({ min: 1, max: 9 }))
  .map(([isMessage, several, days]) => {
    const type = isMessage ? 'message' : 'tracing'
    const named = isMessage ? several.slice(0, 1) : several
    return command(`store ${type} to ${named}, ${days} days`, async ({ records }) => {
      const expires = now() + days * DAY
      const made = submission({ type, recipients: named, withEntry: false, expires: hourOf(expires) })
      expect((await send('/internal/records', made.body)).status).toBe(201)
      records.push({ rid: made.rid, type, named, expires, confirmed: new Map() })
    })
  })
const withdraw = fc.tuple(fc.nat(), fc.constantFrom(AUTHOR, AUTHOR, ...MEMBERS)).map(([index, by]) =>
  command(
    `withdraw ${index} by ${by}`,
    async (model) => {
      const record = chosen(model, index)
      const body = withdrawal(by, record.rid)
      const { status, told } = await send('/internal/withdrawals', body)
      expect(status).toBe(by === AUTHOR ? 200 : 404)
      if (by !== AUTHOR) return
      record.due ??= dueFrom(now())
      model.said.push({ path: '/internal/withdrawals', body, told })
    },
    hasRecords,
  ),
)
const confirm = fc.tuple(fc.nat(), fc.constantFrom(AUTHOR, ...MEMBERS)).map(([index, by]) =>
  command(
    `confirm ${index} by ${by}`,
    async (model) => {
      const record = chosen(model, index)
      const body = confirmation(by, record.rid)
      const { status, told } = await send('/internal/erasures/confirmations', body)
      const isAsked = record.due !== undefined && record.named.includes(by)
      expect(status).toBe(isAsked ? 200 : 404)
      if (!isAsked) return
      if (!record.confirmed.has(by)) record.confirmed.set(by, now())
      model.said.push({ path: '/internal/erasures/confirmations', body, told })
    },
    hasRecords,
  ),
)
const repeat = fc.nat().map((index) =>
  command(
    `repeat ${index}`,
    async ({ said }) => {
      const { path, body, told } = said[index % said.length] as Said
      expect((await send(path, body)).told).toBe(told)
    },
    ({ said }) => said.length > 0,
  ),
)
const forward = fc
  .integer({ min: 1, max: 60 })
  .map((hours) => command(`${hours} hours later`, async () => clock.forward(hours * 3600)))
/** Whatever has expired ends at the latest when the mailbox starts. */
const restart = fc.constant(
  command('restart', async ({ records }) => {
    await mailbox.close()
    mailbox = await startMailbox(ground, clock)
    await until(() => none(sql`record where expires_at <= ${clock.now()}`))
    for (const record of records) if (now() >= record.expires) record.due ??= dueFrom(now())
  }),
)

it('whatever is stored, read, withdrawn, confirmed, expired, restarted and repeated: nothing is read after its end, all named are asked, the author sees the calendar', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([store, store, withdraw, withdraw, confirm, confirm, repeat, forward, restart], { maxCommands: 24 }),
      async (commands) => {
        await fc.asyncModelRun(() => ({ model: { records: [], said: [] }, real: null }), commands)
      },
    ),
    { numRuns: 25, endOnFailure: true },
  )
}, 300_000)
