import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { throughTheDoor } from './exchange-door.ts'
import type { Constellation } from './network.ts'
import { signedIn } from './officer.ts'
import type { PlayedSociety } from './played-society.ts'
import { anId, hours } from './played-submission.ts'

const YEAR = 24 * 360

/** A played Society proposes an agreement at the exchange's own door; its id. Each proposal is an event for both parties. */
export async function propose(network: Constellation, by: PlayedSociety, partner: string): Promise<string> {
  const [admin] = by.admins
  if (admin === undefined) throw new RangeError('nobody can sign')
  const id = anId()
  const agreement = {
    v: 1,
    net: by.net,
    id,
    parties: [by.member, partner],
    purposes: ['tracing'],
    assessment: { reference: 'assessment 2026/9', validUntil: hours(YEAR) },
    validFrom: hours(0),
    validUntil: hours(YEAR),
  }
  const document = signMulti('agreement', createDocument(agreement), admin)
  const door = await throughTheDoor(network, by.member, by.auth)
  const reply = await door.call({ method: 'POST', path: '/v1/agreements', body: { document } })
  if (reply.status !== 200) throw new Error(`No agreement: ${reply.status} ${reply.text}`)
  return id
}

/** The other party's administrator signs too: from now on the two may exchange tracing requests. */
export async function agree(network: Constellation, by: PlayedSociety, partner: string): Promise<void> {
  const id = await propose(network, by, partner)
  await (await signedIn(network, partner, 'society-admin')).post(`/v1/agreements/${id}/signature`)
}
