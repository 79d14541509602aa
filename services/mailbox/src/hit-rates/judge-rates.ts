import { type Db, sql, type Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { Type } from 'typebox'
import { logRateOf } from '../access-log/act.ts'
import { type Band, bandOf, networkRate, type Tally } from './band.ts'
import { dayOf, forgetTallies, talliesOfKeys } from './tally.ts'

export type RateRules = {
  /** Full days that are looked at. */
  readonly days: number
  /** Fewer than so many are not judged. */
  readonly minRequests: number
}
type Judging = { readonly db: Db; readonly clock: Clock; readonly rates: RateRules }
type Judged = Tally & { readonly member: string; readonly kid: string }

const DAY = 86_400_000
/** Stands for the whole of a Society. */
const WHOLE = ''

/**
 * Judges once a day how often pairs were found for what each Society and officer's key asked, against the network, over full days, yesterday left out. Where the band
 * is another than before, the network's tree of the log is told, for its auditor alone: nothing else reads or follows from it (ADR 18).
 */
export const judgeRates = async ({ db, clock, rates }: Judging): Promise<void> => {
  const now = clock.now()
  const daysAgo = (days: number) => dayOf(new Date(now.getTime() - days * DAY))
  await db.transaction(async (tx) => {
    const first = await tx.run(
      sql`insert into hit_rate_judged (day) values (${daysAgo(0)}::date) on conflict do nothing`,
    )
    if (first === 0) return
    const keys = await talliesOfKeys(tx, daysAgo(rates.days + 1), daysAgo(1))
    const enough = [...societiesOf(keys), ...keys].filter(({ asked }) => asked >= rates.minRequests)
    const network = networkRate(enough.filter(({ kid }) => kid === WHOLE))
    const bands = new Map<string, Band>()
    if (network !== undefined) for (const one of enough) bands.set(nameOf(one), bandOf(one, network))
    await tell(tx, enough, bands, now)
    await forgetTallies(tx, daysAgo(rates.days + 1))
    await tx.run(sql`delete from hit_rate_judged where day < ${daysAgo(1)}::date`)
  })
}

const nameOf = ({ member, kid }: Pick<Judged, 'member' | 'kid'>): string => `${member} ${kid}`

const societiesOf = (keys: readonly Judged[]): Judged[] =>
  [...Map.groupBy(keys, ({ member }) => member)].map(([member, own]) => ({
    member,
    kid: WHOLE,
    asked: own.reduce((sum, { asked }) => sum + asked, 0),
    found: own.reduce((sum, { found }) => sum + found, 0),
  }))

const Told = Type.Object(
  { member: Type.String(), kid: Type.String(), band: Type.String() },
  { additionalProperties: false },
)

/** Logs what has changed since it was told last; who is not judged any more counts as usual. */
const tell = async (tx: Tx, judged: readonly Judged[], bands: ReadonlyMap<string, Band>, at: Date): Promise<void> => {
  const told = await tx.many(Told, sql`select member, kid, band from hit_rate_told`)
  const before = new Map(told.map((one) => [nameOf(one), one.band]))
  const all = new Map([...told, ...judged].map(({ member, kid }) => [nameOf({ member, kid }), { member, kid }]))
  for (const [name, { member, kid }] of all) {
    const band = bands.get(name) ?? 'usual'
    if (band === (before.get(name) ?? 'usual')) continue
    await tx.run(sql`delete from hit_rate_told where member = ${member} and kid = ${kid}`)
    if (band !== 'usual')
      await tx.run(sql`insert into hit_rate_told (member, kid, band) values (${member}, ${kid}, ${band})`)
    await logRateOf(tx, { member, kid: kid === WHOLE ? null : kid, band }, at)
  }
}
