import type { AuditBody, AuditEntry, AuditPage, AuditProof } from '@kinlink/contracts'
import { parseNoteVerifierKey, ready, verifyNote } from '@kinlink/crypto/verify'
import { verifyEntryProof } from '@kinlink/tlog'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDecision } from './support/decision.ts'
import { type Officer, signedIn } from './support/officer.ts'
import { theNetwork } from './support/shared-network.ts'
import { aMatch, confirmAndDecide } from './support/story.ts'
import { until } from './support/until.ts'

const network = theNetwork()
let officer: Officer
let asking: Officer
let auditor: Officer
let story: Awaited<ReturnType<typeof aMatch>>
let startedAt = ''
beforeAll(async () => {
  await ready()
  startedAt = new Date().toISOString()
  officer = await signedIn(network, 'transit', 'tracing-officer')
  asking = await signedIn(network, 'destination', 'tracing-officer')
  auditor = await signedIn(network, 'transit', 'auditor')
  story = await aMatch(officer, asking)
  await confirmAndDecide(officer, story.candidate.candidateId, aDecision('nothing'))
})

const bodyOf = (entry: AuditEntry) => JSON.parse(entry.body) as AuditBody
const entries = async (who: Officer, query: string): Promise<AuditBody[]> =>
  (await who.all<AuditEntry>(`/v1/audit/entries?${query}`)).map(bodyOf)
/** Entries become part of the tree a moment after the act. */
const logged = (who: Officer, query: string, wanted: (bodies: AuditBody[]) => boolean): Promise<AuditBody[]> =>
  until(`the log has entries for ${query}`, async () => {
    const bodies = await entries(who, query)
    return wanted(bodies) ? bodies : undefined
  })

describe('an auditor asks the log of the own Society', () => {
  it('by case: who looked at this candidate, confirmed it, recorded the decision', async () => {
    const { candidateId } = story.candidate
    const bodies = await logged(auditor, `subject=${candidateId}`, (b) => b.some((e) => e.action === 'decision.record'))
    const actions = bodies.map(({ action }) => action)
    for (const action of ['candidate.score', 'candidate.read', 'candidate.confirm', 'decision.record'])
      expect(actions).toContain(action)
    const byHand = bodies.filter(({ action }) => action !== 'candidate.score' && action !== 'audit.query')
    for (const body of byHand) expect(body.actor.officer).toBe(officer.id)
  })

  it('by officer, action, decision and time, each alone and together', async () => {
    const mine = await logged(auditor, `officer=${officer.id}&from=${startedAt}`, (b) => b.length > 3)
    expect(new Set(mine.map(({ actor }) => actor.officer))).toEqual(new Set([officer.id]))
    const registered = await entries(auditor, `action=person.register&from=${startedAt}`)
    expect(registered.map(({ subject }) => subject)).toContain(story.personId)
    expect(new Set(registered.map(({ action }) => action))).toEqual(new Set(['person.register']))
    await officer.call({ method: 'GET', path: `/v1/people/${'A'.repeat(22)}` })
    const denied = await logged(
      auditor,
      `decision=deny&officer=${officer.id}&action=person.read&from=${startedAt}`,
      (b) => b.length > 0,
    )
    expect(new Set(denied.map(({ decision }) => decision))).toEqual(new Set(['deny']))
    expect(await entries(auditor, `officer=${officer.id}&until=${startedAt}&from=${startedAt}`)).toEqual([])
  })

  it('a page at a time, every entry once, none missing', async () => {
    const query = `/v1/audit/entries?from=${startedAt}&officer=${officer.id}`
    const whole = (await auditor.all<AuditEntry>(query)).map(({ seq }) => seq)
    const paged: number[] = []
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: AuditPage = await auditor.get(`${query}&limit=3${after === '' ? '' : `&after=${after}`}`)
      paged.push(...page.items.map(({ seq }) => seq))
      after = page.next
    }
    expect(paged).toEqual(whole)
    expect(new Set(paged).size).toBe(paged.length)
  })

  it('and is logged for having asked', async () => {
    await entries(auditor, `subject=${story.personId}`)
    const queries = await logged(auditor, `action=audit.query&from=${startedAt}`, (b) => b.length > 0)
    expect(queries.map(({ actor }) => actor.officer)).toContain(auditor.id)
  })
})

describe('an auditor gets a proof and verifies it with nothing but the log’s key', () => {
  const openWith = (proof: AuditProof) => (note: string) => {
    const opened = verifyNote(note, [parseNoteVerifierKey(proof.verifier)])
    return opened.ok ? opened : undefined
  }
  const aProof = async (source: string): Promise<AuditProof> => {
    const [entry] = await auditor.all<AuditEntry>(`/v1/audit/entries?source=${source}&from=${startedAt}`)
    if (entry === undefined) throw new RangeError(`nothing logged in ${source}`)
    return until('the entry stands under a signed checkpoint', async () => {
      const reply = await auditor.call({ method: 'GET', path: `/v1/audit/entries/${entry.seq}/proof?source=${source}` })
      return reply.status === 200 ? (reply.json as AuditProof) : undefined
    })
  }

  it.each(['society', 'exchange'])('that an entry stands in the tree (%s)', async (source) => {
    const proof = await aProof(source)
    expect(verifyEntryProof(proof, openWith(proof))).toMatchObject({ ok: true })
  })

  it('that fails for an entry edited afterwards, another place, another checkpoint', async () => {
    const proof = await aProof('society')
    const edited = { ...proof.entry, body: proof.entry.body.replace('"allow"', '"deny"').replace('"v":1', '"v":1 ') }
    expect(verifyEntryProof({ ...proof, entry: edited }, openWith(proof))).toEqual({ ok: false, fault: 'leaf' })
    const moved = { ...proof.entry, seq: proof.entry.seq === 0 ? 1 : proof.entry.seq - 1 }
    expect(verifyEntryProof({ ...proof, entry: moved }, openWith(proof))).toEqual({ ok: false, fault: 'inclusion' })
    const [origin, size, ...rest] = proof.checkpoint.split('\n')
    const forged = [origin, String(Number(size) + 1), ...rest].join('\n')
    expect(verifyEntryProof({ ...proof, checkpoint: forged }, openWith(proof))).toEqual({
      ok: false,
      fault: 'checkpoint',
    })
  })
})

describe('what auditors do not get', () => {
  it('an auditor opens no case, person, candidate or release', async () => {
    const { candidate, personId } = story
    for (const path of [
      '/v1/cases',
      '/v1/people',
      `/v1/people/${personId}`,
      '/v1/candidates',
      `/v1/candidates/${candidate.candidateId}`,
      '/v1/releases',
      '/v1/local-matches',
    ])
      expect(await auditor.call({ method: 'GET', path })).toMatchObject({ status: 403, json: { code: 'forbidden' } })
  })

  it('the log holds ids, codes and rule ids: no name, no place, no free text', async () => {
    const everything = JSON.stringify(await auditor.all<AuditEntry>(`/v1/audit/entries?from=${startedAt}`))
    const names = [
      ...story.person.names.map(({ full }) => full),
      story.person.birthPlace ?? '',
      'second officer on duty',
    ]
    for (const name of names) expect(everything).not.toContain(name)
  })

  it('an officer does not read the log', async () => {
    expect(await officer.call({ method: 'GET', path: '/v1/audit/entries' })).toMatchObject({ status: 403 })
  })
})

describe('the exchange’s own acts', () => {
  it('are seen by the network auditor: match runs and stage openings', async () => {
    const networkAuditor = await signedIn(network, 'coordinator', 'network-auditor')
    const bodies = await logged(networkAuditor, `source=network&from=${startedAt}`, (b) =>
      b.some(({ action }) => action === 'stage.open'),
    )
    const actions = new Set(bodies.map(({ action }) => action))
    for (const action of ['match.run', 'stage.open']) expect(actions).toContain(action)
  })

  it('are never seen by a member’s auditor, nor how many they are', async () => {
    for (const path of ['entries', 'checkpoint', 'entries/0/proof', 'consistency?from=1&to=2']) {
      const query = path.includes('?') ? '&source=network' : '?source=network'
      const reply = await auditor.call({ method: 'GET', path: `/v1/audit/${path}${query}` })
      expect([403, 404]).toContain(reply.status)
      expect(Object.keys(reply.json as object).sort()).toEqual(
        expect.not.arrayContaining(['size', 'checkpoint', 'items']),
      )
    }
  })

  it('leave no trace in the tree of the Society that asked', async () => {
    const askingAuditor = await signedIn(network, 'destination', 'auditor')
    const bodies = await entries(askingAuditor, `source=exchange&from=${startedAt}`)
    const actions = new Set(bodies.map(({ action }) => action))
    for (const action of ['match.run', 'match.candidate', 'match.withheld', 'stage.open', 'candidate.confirm'])
      expect(actions).not.toContain(action)
    for (const { actor } of bodies) expect(actor.member).toBe('destination')
  })

  it('join a Society’s own log by the act id alone', async () => {
    const [own] = await logged(auditor, `action=person.register&subject=${story.personId}`, (b) => b.length > 0)
    const theirs = await logged(auditor, `source=exchange&action=entry.submit&from=${startedAt}`, (b) => b.length > 0)
    expect(theirs.map(({ act }) => act)).toContain(own?.act)
    for (const { actor } of theirs) expect(actor.officer).toBeNull()
  })
})
