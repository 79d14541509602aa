import type { PersonView, Refusal, Registered, SignedIn } from '@kinlink/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import { newKey, send } from './support/http.ts'
import { caseworkOf } from './support/network.ts'
import { type Officer, signedIn, yesOf } from './support/officer.ts'
import { aPerson } from './support/person.ts'
import { aRegistration } from './support/registration.ts'
import { aRequest } from './support/request.ts'
import { theNetwork } from './support/shared-network.ts'
import { ask } from './support/story.ts'
import { until, windowsPass } from './support/until.ts'

const network = theNetwork()
let officer: Officer
beforeAll(async () => {
  officer = await signedIn(network, 'transit', 'tracing-officer')
})

/** Registers a person as an officer whose key no statement of the Society lists yet. */
async function registerAsNewcomer(person: ReturnType<typeof aPerson>): Promise<string> {
  const admin = await signedIn(network, 'transit', 'society-admin')
  const newcomer = { username: `newcomer-${newKey().slice(0, 8)}`, passphrase: 'snow on the low hills' }
  await admin.post('/v1/officers', { ...newcomer, roles: ['tracing-officer'] })
  const base = caseworkOf(network, 'transit')
  const { token } = yesOf<SignedIn>(
    await send(base, { method: 'POST', path: '/v1/session', body: newcomer }),
    'signing in',
  )
  const headers = { 'idempotency-key': newKey() }
  const body = aRegistration({ person })
  const answer = await send(base, { method: 'POST', path: '/v1/people', token, headers, body })
  return yesOf<Registered>(answer, 'registering').personId
}

describe('the exchange refuses the entry of a person', () => {
  it('and every officer of the Society sees that nobody will find the person, and why', async () => {
    const person = aPerson()
    const personId = await registerAsNewcomer(person)
    const view = await until('the exchange has answered', async () => {
      const seen = await officer.get<PersonView>(`/v1/people/${personId}`)
      return seen.state === 'refused' ? seen : undefined
    })
    expect(view.refused).toMatchObject([
      { kind: 'entry', subject: personId, code: 'signature_invalid', findings: [{ pointer: '/body/entry/kid' }] },
    ])
    expect(JSON.stringify(view.refused)).not.toContain(person.names[0]?.full)
    const listed = await officer.all<Refusal>('/v1/refusals')
    expect(listed.filter(({ subject }) => subject === personId)).toEqual(view.refused)

    const asking = await signedIn(network, 'destination', 'tracing-officer')
    const { recordId } = await ask(asking, aRequest({ sought: { person } }))
    await windowsPass(1, network.windowSeconds)
    const rows = await officer.all<{ candidateId: string }>('/v1/candidates?state=in-review')
    const views = await Promise.all(
      rows.map((r) => officer.get<{ recordId: string }>(`/v1/candidates/${r.candidateId}`)),
    )
    expect(views.map((one) => one.recordId)).not.toContain(recordId)
  })
})
