import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { CandidateView, CaseView, Decision, Identity, Registration, TracingRequest } from '@kinlink/contracts'
import { checkBlindExchange } from '@kinlink/demo'
import { beforeAll, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { storesOfTheExchange } from './support/exchange-stores.ts'
import { newKey, send } from './support/http.ts'
import { accountOf } from './support/network.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { aBasis, aRegistration } from './support/registration.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask, candidateFor, confirmAndDecide, register, releaseFor } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
/** Everything that was typed in this test, by what it stands for. */
const typed = new Map<string, string>()
const typing = (label: string): string => {
  const value = `Canary${randomBytes(8)
    .toString('hex')
    .replace(/\d/g, (d) => 'ghjkmnpqrs'[Number(d)] ?? 'x')} ${label}`
  typed.set(label, value)
  return value
}
const naming = (label: string): string => {
  const value = `Q${randomBytes(12)
    .toString('hex')
    .replace(/\d/g, (d) => 'aeiourltsn'[Number(d)] ?? 'x')
    .slice(0, 16)}`
  typed.set(label, value)
  return value
}

const aPersonOfCanaries = (whose: string): Identity => {
  const [given, father, grandfather, family] = ['given', 'father', 'grandfather', 'family'].map((part) =>
    naming(`${whose} ${part}`),
  )
  typed.set(`${whose} whole name`, `${given} ${father} ${grandfather} ${family}`)
  return {
    names: [
      {
        full: `${given} ${father} ${grandfather} ${family}`,
        script: 'Latn',
        lang: 'so',
        parts: { given: given ?? '', father: father ?? '', grandfather: grandfather ?? '', family: family ?? '' },
      },
      { full: `ሰላም ${naming(`${whose} alias`)}`, script: 'Ethi', kind: 'alias' },
    ],
    sex: 'male',
    birth: { value: '1971-08-23', accuracy: 'exact-stated', calendar: 'gregorian' },
    birthPlace: naming(`${whose} place of birth`),
    parents: { father: naming(`${whose} father’s name`), mother: naming(`${whose} mother’s name`) },
    languages: ['so'],
  }
}
const contactOf = (whose: string) => ({
  phone: `+000 ${naming(`${whose} phone`)}`,
  address: typing(`${whose} address`),
  channel: typing(`${whose} channel`),
  safeTimes: typing(`${whose} safe times`),
})

let person: Identity
let registration: Registration
let request: TracingRequest
let decision: Decision
let transit: Officer
let destination: Officer

beforeAll(async () => {
  transit = await signedIn(network, 'transit', 'tracing-officer')
  destination = await signedIn(network, 'destination', 'tracing-officer')
  person = aPersonOfCanaries('person')
  registration = aRegistration({
    person,
    contact: contactOf('person'),
    basis: aBasis({ childsView: typing('view') }),
    note: { text: typing('note of the registration'), checkedForStatus: true },
  })
  request = aRequest({
    enquirer: {
      person: aPersonOfCanaries('enquirer'),
      relationship: 'uncle',
      contact: contactOf('enquirer'),
      wishes: typing('wishes of the enquirer'),
      basis: aBasis(),
    },
    sought: { person, features: typing('features'), occupation: typing('occupation'), health: typing('health') },
    separation: { place: typing('place of separation'), cause: 'conflict', circumstances: typing('circumstances') },
    lastNews: { place: typing('place of last news'), channel: 'letter' },
    route: [typing('first stop'), typing('second stop')],
    detention: { place: typing('place of detention'), expressConsent: true },
    child: { uascStatus: 'unknown', bestInterests: 'proceed', wishes: typing('wishes of the child') },
    search: { area: typing('area') },
    note: { text: typing('note of the request'), checkedForStatus: true },
  })
  decision = aDecision('full-contact', {
    contact: contactOf('person found'),
    message: typing('message'),
    witness: typing('witness'),
  })
})

async function playTheStory(): Promise<CaseView> {
  const { personId } = await register(transit, registration)
  const tracing = await ask(destination, request)
  expect(tracing.state).toBe('accepted')
  const candidate = await candidateFor(transit, tracing.recordId, personId)
  await confirmAndDecide(transit, candidate.candidateId, decision)
  const release = await releaseFor(destination, tracing.caseId)
  expect(release.content).toMatchObject({ contact: decision.contact, message: decision.message })
  const opened = await transit.get<CandidateView>(`/v1/candidates/${candidate.candidateId}`)
  expect(opened.enquiry).toMatchObject({ health: request.sought.health })
  return tracing
}

/** What is refused must not stay behind either: at the exchange's door, in addresses, headers and bodies. */
async function typeWhereItDoesNotBelong(): Promise<void> {
  const at = (path: string, body?: object) =>
    send(network.gatewayUrl, {
      method: body === undefined ? 'GET' : 'POST',
      path,
      ...(body === undefined ? {} : { body }),
      headers: { 'idempotency-key': newKey(), 'kinlink-act': naming('act'), 'user-agent': typing('user agent') },
      token: naming('token'),
    })
  await at(`/v1/records/${naming('path')}`)
  await at(`/v1/events?after=${naming('query')}`)
  await at('/v1/records', { [naming('member')]: typing('value in a refused body') })
  await at('/v1/token', { grant_type: typing('grant type') })
  await transit.call({ method: 'GET', path: `/v1/people/${naming('path at casework')}` })
  await transit.call({ method: 'POST', path: '/v1/people', body: { ...registration, kind: typing('kind') } })
}

it('nothing that officers type lies anywhere at the exchange, in any encoding, and the search would have found it', async () => {
  const tracing = await playTheStory()
  await typeWhereItDoesNotBelong()
  const { username, passphrase } = accountOf(network, 'transit', 'tracing-officer')
  for (const [label, value] of [
    ['user name', username],
    ['passphrase', passphrase],
  ] as const)
    typed.set(label, value)
  expect(typed.size).toBeGreaterThan(45)
  for (const [label, value] of typed) expect([label, value.length >= 12]).toEqual([label, true])
  await until('all has been written', async () => (await transit.get<{ waiting: number }>('/v1/status')).waiting === 0)

  // The exchange knows the record's id: a search that looks in the right places finds it.
  const values = new Map([...typed, ['record id', tracing.recordId]])
  const check = await checkBlindExchange(values, storesOfTheExchange(network), () => {})
  expect(check.leaks.filter(({ label }) => label !== 'record id')).toEqual([])
  expect(check.leaks.map(({ store }) => store)).toEqual(
    expect.arrayContaining(['SQL dump of the exchange', 'raw database files']),
  )
  expect(check).toMatchObject({ searched: values.size, found: 1, controls: 4, controlsFound: 4 })
  expect((await readdir(network.logDir)).length).toBeGreaterThan(4)
})
