import { setTimeout as pause } from 'node:timers/promises'
import {
  AgreementView,
  AgreementViews,
  LinkageKeyIssued,
  PolicyPackView,
  type Role,
  SocietyStatus,
} from '@kinlink/contracts'
import { type Account, accountWith } from './account.ts'
import { atMost, type Turns } from './at-most.ts'
import { type Desk, signIn } from './desk.ts'

/** A Society with casework, and who can sign in there. */
export interface Society {
  readonly member: string
  readonly caseworkUrl: string
  readonly accounts: readonly Account[]
}

export interface Administration {
  readonly societies: readonly Society[]
  readonly coordinator: string
  readonly report: (step: string) => void
}

const PATIENCE_MS = 60_000
const YEAR = 360 * 86_400_000
const inAYear = (): string => new Date(Date.now() + YEAR).toISOString()
const PURPOSES = ['tracing', 'message', 'check-in', 'rights', 'network']

/** Sessions by account. */
type Sessions = ReadonlyMap<Account, string>

/**
 * Does what administrators and the coordinating member's officer do before the first case: agreements, rules, key. A
 * tracing officer of every Society signs in meanwhile. Answers who is signed in.
 */
export const administer = async ({ societies, coordinator, report }: Administration): Promise<Sessions> => {
  report('Administrators sign agreements and the policy pack')
  const admins = enter(societies, 'society-admin', coordinator)
  const officers = enter(societies, 'tracing-officer', coordinator, admins.turns)
  const administrators = new Map<string, Desk>()
  for (const [member, desk] of admins.desks) administrators.set(member, await desk)
  for (const [proposing, signing] of pairsOf([...administrators])) await agree(proposing, signing)
  await issuePack(societies, coordinator, { first: administrators.get(coordinator), turns: admins.turns })
  report('The coordinating member issues the linkage key')
  const officer = await officers.desks.get(coordinator)
  if (officer === undefined) throw new RangeError('a network has a coordinating member')
  // Asked for its agreements, a casework looks at the exchange: it has to know the rules before a key can be opened.
  await Promise.all([...administrators.values()].map((desk) => known(desk, societies.length - 1)))
  await officer.post('/v1/linkage-keys', LinkageKeyIssued)
  for (const desk of administrators.values()) await withLinkageKey(desk)
  return new Map([...(await admins.sessions()), ...(await officers.sessions())])
}

/** Signs in the first of each Society who has the role, one at a time, the coordinating member's before the others: beside all that runs, one more quarter of a gibibyte has room. */
const enter = (societies: readonly Society[], role: Role, coordinator: string, turns = atMost(1)) => {
  const first = societies.toSorted((a, b) => Number(b.member === coordinator) - Number(a.member === coordinator))
  const entered = first.map(({ member, caseworkUrl, accounts }) => {
    const account = accountWith(accounts, role)
    return { member, account, desk: turns(() => signIn(caseworkUrl, account)) }
  })
  // Whoever waits for one hears of a failure; until then it is not nobody's.
  for (const { desk } of entered) desk.catch(() => {})
  return {
    turns,
    desks: new Map(entered.map(({ member, desk }) => [member, desk])),
    sessions: async (): Promise<[Account, string][]> =>
      Promise.all(entered.map(async ({ account, desk }): Promise<[Account, string]> => [account, (await desk).token])),
  }
}

/** One administrator proposes the rules, another one signs them: neither changes any alone. */
const issuePack = async (
  societies: readonly Society[],
  coordinator: string,
  { first, turns }: { first: Desk | undefined; turns: Turns },
): Promise<void> => {
  const society = societies.find(({ member }) => member === coordinator)
  const [, other] = society?.accounts.filter(({ roles }) => roles.includes('society-admin')) ?? []
  if (society === undefined || first === undefined || other === undefined)
    throw new RangeError('a coordinating member has two administrators')
  const { packId } = await first.post('/v1/policy-packs', PolicyPackView, packOfToday())
  const second = await turns(() => signIn(society.caseworkUrl, other))
  await second.post(`/v1/policy-packs/${packId}/signature`, PolicyPackView)
}

const packOfToday = (): { version: string; validUntil: string } => ({
  version: `${new Date().getUTCFullYear()}.1`,
  validUntil: inAYear(),
})

/** Unordered pairs, the earlier of each first. */
const pairsOf = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((one, at) => items.slice(at + 1).map((other): [T, T] => [one, other]))

const agree = async ([, proposing]: [string, Desk], [partner, signing]: [string, Desk]): Promise<void> => {
  const { agreementId } = await proposing.post('/v1/agreements', AgreementView, {
    with: partner,
    purposes: PURPOSES,
    assessment: { reference: 'assessment of the corridor 2026/1', validUntil: inAYear() },
    validUntil: inAYear(),
  })
  await signing.post(`/v1/agreements/${agreementId}/signature`, AgreementView)
}

/** Fulfils when a member knows that all its agreements are in force: to these the coordinating member seals the key. */
const known = (desk: Desk, count: number): Promise<void> =>
  patiently('agreements are in force', async () => {
    const { items } = await desk.get('/v1/agreements', AgreementViews)
    return items.filter(({ state }) => state === 'in-force').length >= count
  })

const withLinkageKey = (desk: Desk): Promise<void> =>
  patiently('a Society has the linkage key', async () => (await desk.get('/v1/status', SocietyStatus)).linkageKey)

const patiently = async (what: string, look: () => Promise<boolean>): Promise<void> => {
  const giveUpAt = Date.now() + PATIENCE_MS
  while (!(await look())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited a minute in vain until ${what}`)
    await pause(100)
  }
}
