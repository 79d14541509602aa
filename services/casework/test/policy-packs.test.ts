import type { MultiSigned, PolicyPack } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import { problem } from '@kinlink/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DOCUMENT_LIMITS } from '../src/network/document.ts'
import { judgePolicyPack } from '../src/network/policy-packs.ts'
import { type PackDeps, proposePack, readProposal, signPack } from '../src/policy-packs/issue-pack.ts'
import { findPack } from '../src/policy-packs/pack-store.ts'
import type { OfficerSession } from '../src/sessions/session.ts'
import { aDesk, type Desk } from './desk.ts'
import { logged } from './logged.ts'
import { publicKey, signer } from './network-documents.ts'
import { NET } from './society.ts'

let desk: Desk
let deps: PackDeps
let handedIn: MultiSigned[]
let answer: Awaited<ReturnType<PackDeps['client']['postPolicyPack']>>
const at = (me: string) => ({ ...deps, network: { ...deps.network, partial: () => partial(me) } }) as PackDeps
const partial = (me: string) => ({ net: NET, me, coordinator: 'coordinator' })

beforeAll(async () => {
  desk = await aDesk({})
})
afterAll(() => desk.close())
beforeEach(async () => {
  handedIn = []
  answer = { ok: true, value: { state: 'accepted' } } as unknown as typeof answer
  deps = {
    db: desk.db,
    clock: desk.clock,
    client: {
      postPolicyPack: async (document) => {
        handedIn.push(document)
        return answer
      },
    },
    network: { partial: () => partial('coordinator'), refresh: async () => {} } as unknown as PackDeps['network'],
  }
})

const admin = (number: 1 | 2): OfficerSession => ({
  ...desk.session,
  adminSigner: async () => signer(`admin ${number} coordinator`),
})
const RULES = { version: '2026.9', validUntil: '2027-11-01T00:00:00Z' }
const proposed = async (said: object = {}) => {
  const made = await proposePack(deps, admin(1), { ...RULES, ...said }, desk.key())
  if (!made.ok) throw new TypeError(JSON.stringify(made.problem))
  return made.value
}
const believed = (document: MultiSigned | undefined) => {
  const admins = [1, 2].map((number) => publicKey(`admin ${number} coordinator`))
  if (document === undefined) throw new TypeError('nothing was handed in')
  return judgePolicyPack(document, { net: NET, admins, newest: null })
}

describe('P-INDEPENDENT (Principle 7) at home: two administrators sign a policy pack', () => {
  it('one proposes it, and nothing leaves; the other reads it, signs the same bytes, and it is issued', async () => {
    const pack = await proposed()
    expect([pack.state, pack.signedBy, handedIn]).toEqual(['proposed', [signer('admin 1 coordinator').kid], []])
    expect(await readProposal(deps, pack.packId)).toMatchObject({ ok: true, value: { pack: { version: '2026.9' } } })
    const issued = await signPack(deps, admin(2), pack.packId)
    expect(issued).toMatchObject({ ok: true, value: { state: 'issued', digest: pack.digest, pack: pack.pack } })
    expect(handedIn.map((document) => actDigest('policy-pack', document))).toEqual([pack.digest])
    expect(believed(handedIn[0])).toMatchObject({ ok: true })
  })

  it('whoever signed first cannot be the second, and one signature is believed by nobody', async () => {
    const pack = await proposed({ version: '2026.10' })
    expect(await signPack(deps, admin(1), pack.packId)).toMatchObject({ ok: false, problem: { code: 'conflict' } })
    expect(handedIn).toEqual([])
    const kept = await findPack(desk.db, pack.packId)
    expect(believed(kept?.document)).toEqual({ ok: false, why: 'unsigned' })
  })

  it('what the exchange refuses stays proposed, is logged, and can be signed again', async () => {
    const pack = await proposed({ version: '2026.11' })
    answer = { ok: false, problem: problem('binding_invalid') }
    expect(await signPack(deps, admin(2), pack.packId)).toMatchObject({ problem: { code: 'binding_invalid' } })
    expect(await readProposal(deps, pack.packId)).toMatchObject({ value: { state: 'proposed' } })
    answer = { ok: true, value: { state: 'accepted' } } as unknown as typeof answer
    expect(await signPack(deps, admin(2), pack.packId)).toMatchObject({ value: { state: 'issued' } })
    expect(await signPack(deps, admin(2), pack.packId)).toMatchObject({ value: { state: 'issued' } })
    expect(handedIn).toHaveLength(2)
    const entries = (await logged(desk.db)).filter(({ subject }) => subject === pack.packId)
    expect(entries.map(({ action, decision }) => `${action} ${decision}`).sort()).toEqual([
      'policy.pack allow',
      'policy.pack allow',
      'policy.pack deny',
    ])
  })

  it('is for the coordinating member alone, and holds what Societies accept, each once', async () => {
    const elsewhere = await proposePack(at('origin'), admin(1), RULES, desk.key())
    expect(elsewhere).toMatchObject({ ok: false, problem: { code: 'forbidden' } })
    const acceptance: NonNullable<PolicyPack['acceptance']> = [
      { member: 'transit', version: '1', purposes: ['tracing'], relationships: ['sister', 'mother'] },
    ]
    const pack = await proposed({ version: '2026.12', acceptance })
    await signPack(deps, admin(2), pack.packId)
    const said = decodeHeader(handedIn[0]?.header, DOCUMENT_LIMITS).json as unknown as PolicyPack
    expect(said.acceptance).toEqual(acceptance)
    const twice = { ...RULES, acceptance: [...acceptance, ...acceptance] }
    expect(await proposePack(deps, admin(1), twice, desk.key())).toMatchObject({ problem: { code: 'invalid_request' } })
  })
})
