import { setTimeout as pause } from 'node:timers/promises'
import { AgreementView, AgreementViews, LinkageKeyIssued, PolicyPackIssued, SocietyStatus } from '@kinlink/contracts'
import { type Account, accountWith } from './account.ts'
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

/** Does what administrators and the coordinating member's officer do before the first case: agreements, rules, key. */
export const administer = async ({ societies, coordinator, report }: Administration): Promise<void> => {
  const coordinating = societies.find(({ member }) => member === coordinator)
  if (coordinating === undefined) throw new RangeError('a network has a coordinating member')
  report('Administrators sign agreements and the policy pack')
  // Sign-ins one after the other: each takes a quarter of a gibibyte for a moment.
  const admins = new Map<string, Desk>()
  for (const { member, caseworkUrl, accounts } of societies)
    admins.set(member, await signIn(caseworkUrl, accountWith(accounts, 'society-admin')))
  for (const [proposing, signing] of pairsOf([...admins])) await agree(proposing, signing)
  await admins.get(coordinator)?.post('/v1/policy-packs', PolicyPackIssued, packOfToday())
  report('The coordinating member issues the linkage key')
  const officer = await signIn(coordinating.caseworkUrl, accountWith(coordinating.accounts, 'tracing-officer'))
  // Agreements that others have signed a moment ago are learned with the next look at the exchange.
  await known(officer, societies.length - 1)
  await officer.post('/v1/linkage-keys', LinkageKeyIssued)
  for (const desk of admins.values()) await withLinkageKey(desk)
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

/** Fulfils when the coordinating member knows that all its agreements are in force: to these the key is sealed. */
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
