// The Society side of tests: a process of its own, so that no process that loads the exchange's code can sign, seal or
// open. It holds the keys of a small network and makes signed objects to order, sound ones and broken ones.
import { randomBytes } from 'node:crypto'
import { LINES, type PolicyPack } from '@kinlink/contracts'
import { actDigest, receiptCommitment, toB64, utf8 } from '@kinlink/crypto/hash'
import { generateKemKey, generateSignKey, newKeyId, ready, signKeyFromSeed } from '@kinlink/crypto/keys'
import { grantRecord, sealRecord } from '@kinlink/crypto/seal'
import { createDocument, signAct, signEntry, signMulti, signReceipt } from '@kinlink/crypto/sign'
import { buildPack } from '@kinlink/policy'
import type { Change, Header, Order } from './order.ts'

type Key = { kid: string; signSk: Uint8Array; signPk: Uint8Array; kemPk: string }
type Society = {
  admins: [Key, Key]
  officer: Key
  colleague: Key
  automation: Key
  auth: { kid: string; seed: Uint8Array; pk: string }
  epochs: { eid: string; line: string; pk: Uint8Array }[]
}

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))
const key = (): Key => ({ kid: newKeyId(random), ...generateSignKey(random), kemPk: toB64(generateKemKey(random).kemPk) })
const hour = (at: number): string => `${new Date(at).toISOString().slice(0, 13)}:00:00Z`
const HOUR = 3_600_000
const DAY = 24 * HOUR

await ready()
const anchor = key()
const societies = new Map<string, Society>()
const world = { net: '', now: 0, coordinator: '', pack: undefined as PolicyPack | undefined, packDigest: '' }

const society = (id: string): Society => {
  const found = societies.get(id)
  if (found === undefined) throw new Error(`no Society ${id}`)
  return found
}

/** `anchor`, `origin` (its officer), `origin.colleague`, `origin.admin0`, `origin.automation`. */
const signer = (name: string): Key => {
  if (name === 'anchor') return anchor
  if (name === 'stranger') return key()
  const [id = '', which = 'officer'] = name.split('.')
  const { admins, officer, colleague, automation } = society(id)
  if (which === 'colleague') return colleague
  return which === 'admin0' ? admins[0] : which === 'admin1' ? admins[1] : which === 'automation' ? automation : officer
}

const founded = (): Society => {
  const seed = random(32)
  return {
    admins: [key(), key()],
    officer: key(),
    colleague: key(),
    automation: key(),
    auth: { kid: newKeyId(random), seed, pk: toB64(signKeyFromSeed(seed).signPk) },
    epochs: LINES.map((line) => ({ eid: newKeyId(random), line, pk: kemPublic() })),
  }
}

const kemPublic = (): Uint8Array => generateKemKey(random).kemPk

const dates = () => ({ notBefore: hour(world.now - HOUR), notAfter: hour(world.now + 400 * DAY) })
const publicOf = ({ kid, signPk }: Key) => ({ kid, pk: toB64(signPk) })

const statementOf = (id: string): Header => {
  const { admins, officer, colleague, automation, auth, epochs } = society(id)
  const officers = [
    { ...officer, roles: ['tracing-officer'] },
    { ...colleague, roles: ['tracing-officer'] },
    { ...automation, roles: ['automation'] },
  ]
  return {
    v: 1,
    net: world.net,
    society: id,
    seq: 0,
    prev: null,
    issued: hour(world.now),
    notAfter: hour(world.now + 400 * DAY),
    threshold: 2,
    admins: admins.map(publicOf),
    officers: officers.map(({ kid, signPk, kemPk, roles }) => ({
      ...{ kid, signPk: toB64(signPk), kemPk, roles },
      ...dates(),
    })),
    epochs: epochs.map(({ eid, line, pk }) => ({ eid, line, suite: 'xwing', pk: toB64(pk), ...dates(), state: 'open' })),
    authKeys: [{ kid: auth.kid, pk: auth.pk }],
    recoveryPk: null,
  }
}

const signed = (label: 'member-list' | 'statement' | 'agreement' | 'policy-pack', header: Header, by: string[]) =>
  by.reduce((document, name) => signMulti(label, document, signer(name)), createDocument(header))

const agreementOf = (a: string, b: string): Header => ({
  v: 1,
  net: world.net,
  id: newKeyId(random),
  parties: [a, b],
  purposes: ['tracing', 'message', 'rights'],
  assessment: { reference: 'DPIA 1', validUntil: hour(world.now + 300 * DAY) },
  validFrom: hour(world.now - HOUR),
  validUntil: hour(world.now + 365 * DAY),
})

const makeNetwork = ({ net, now, members, coordinator }: Extract<Order, { make: 'network' }>) => {
  Object.assign(world, { net, now, coordinator })
  for (const { id } of members) societies.set(id, founded())
  const list = {
    ...{ v: 1, net, seq: 0, issued: hour(now), coordinator, threshold: 1, anchors: [publicOf(anchor)] },
    members: members.map(({ id, country }) => ({
      ...{ id, name: id, class: 'national-society', country, threshold: 2 },
      admins: society(id).admins.map(publicOf),
    })),
  }
  const pairs = members.flatMap((a, i) => members.slice(i + 1).map((b): [string, string] => [a.id, b.id]))
  const rules = buildPack({ net, version: '2026.1', issued: hour(now), notAfter: hour(now + 365 * DAY) })
  const pack = signed('policy-pack', rules, [`${coordinator}.admin0`, `${coordinator}.admin1`])
  world.pack = rules
  world.packDigest = actDigest('policy-pack', pack)
  return {
    anchors: [publicOf(anchor)],
    list,
    memberList: signed('member-list', list, ['anchor']),
    statements: Object.fromEntries(members.map(({ id }) => [id, statementOf(id)])),
    signedStatements: Object.fromEntries(
      members.map(({ id }) => [id, signed('statement', statementOf(id), [`${id}.admin0`, `${id}.admin1`])]),
    ),
    agreements: pairs.map(([a, b]) => signed('agreement', agreementOf(a, b), [`${a}.admin0`, `${b}.admin0`])),
    agreement: agreementOf(members[0]?.id ?? '', members[1]?.id ?? ''),
    rules,
    pack,
    packDigest: world.packDigest,
    auth: Object.fromEntries(
      members.map(({ id }) => [id, { kid: society(id).auth.kid, seed: toB64(society(id).auth.seed) }]),
    ),
    keys: Object.fromEntries(
      members.map(({ id }) => [id, { officer: society(id).officer.kid, automation: society(id).automation.kid }]),
    ),
  }
}

const purposeOf = (type: string, { purpose }: Change): string =>
  purpose ?? (type === 'key' ? 'network' : type === 'message' || type === 'rights' ? type : 'tracing')

const fieldsOf = (type: string, { without = [], extra = {} }: Change) => {
  const purposes = world.pack?.purposes.find((entry) => entry.type === type)
  const catalogue = (world.pack?.catalogue ?? []).filter(({ name }) => purposes?.allowed.includes(name))
  const kept = catalogue.filter(({ name }) => !without.includes(name))
  const sealed = new Map(kept.map(({ name, bucket }) => [name, { value: `value of ${name}`, bucket }]))
  for (const [name, bucket] of Object.entries(extra)) sealed.set(name, { value: 'more', bucket })
  return { catalogue: kept, sealed }
}

const makeReceipt = (order: Extract<Order, { make: 'submission' }>, type: string) => {
  const { author, to, change = {} } = order
  if (type === 'key' || change.receipt === null) return undefined
  const header = {
    ...{ v: 1, net: world.net, id: newKeyId(random), author, purpose: purposeOf(type, change), recipients: to },
    groups: ['preview', 'core', 'context', 'enquirer', 'handling', 'basis', 'child', 'detention', 'release', 'letter', 'rights'],
    notBefore: hour(world.now),
    notAfter: hour(world.now + 30 * DAY),
    sealed: receiptCommitment(random(32), utf8('{}')),
    ...change.receipt,
  }
  return signReceipt(header, signer(change.by?.receipt ?? author))
}

const makeSubmission = (order: Extract<Order, { make: 'submission' }>) => {
  const { author, to, type = 'tracing', change = {} } = order
  const rid = newKeyId(random)
  const purpose = purposeOf(type, change)
  const receipt = makeReceipt(order, type)
  const basis = receipt?.digest ?? world.packDigest
  const { catalogue, sealed } = fieldsOf(type, change)
  const header = {
    ...{ v: 1, net: world.net, schema: `${type}/1`, type, author, purpose, basis },
    ...{ created: hour(world.now), expires: hour(world.now + 20 * DAY), rid, rev: 0, prev: null },
    keysLog: { size: 0, root: toB64(new Uint8Array(32)) },
    ...change.record,
  }
  const record = sealRecord({ header, fields: sealed, ...signer(change.by?.record ?? author), random })
  const stageOf = (name: string, first: string | undefined) => change.stage?.[name] ?? first ?? 'full'
  const grants = [...(change.noSelf === true ? [] : [author]), ...to].flatMap((recipient) =>
    society(recipient)
      .epochs.filter(({ line }) => change.lines?.includes(line) ?? true)
      .map((epoch) => {
        const named = catalogue.filter(({ line }) => line === epoch.line)
        const at = (stage: string) =>
          named.filter(({ name, stages }) => stageOf(name, stages[0]) === stage).map(({ name }) => name)
        const grant = {
          ...{ v: 1, net: world.net, gid: newKeyId(random), record: record.digest, rid, rev: 0, granter: author },
          ...{ to: recipient, line: epoch.line, epoch: epoch.eid, purpose, basis, notAfter: header.expires },
          stages: { preview: at('preview'), compare: at('compare'), full: at('full') },
          ...change.grant,
        }
        const by = signer(change.by?.grant ?? author)
        return grantRecord({ header: grant, fieldKeys: record.fieldKeys, epochPk: epoch.pk, ...by, random })
      }),
  )
  const entry =
    type !== 'tracing' || change.entry === null
      ? undefined
      : makeEntry({ make: 'entry', author, by: change.by?.entry ?? author, header: { role: 'sought', rid, ...change.entry } })
  return {
    record: record.record,
    grants,
    ...(receipt === undefined ? {} : { receipt: receipt.receipt }),
    ...(entry === undefined ? {} : { entry }),
  }
}

const makeEntry = ({ author, header, by, codeBytes = 256 }: Extract<Order, { make: 'entry' }>) =>
  signEntry(
    {
      ...{ v: 1, net: world.net, id: newKeyId(random), author, role: 'present', rid: null },
      ...{ codeEpoch: newKeyId(random), expires: hour(world.now + 10 * DAY) },
      ...header,
    },
    random(codeBytes),
    signer(by ?? author),
  )

const fulfil = (order: Order): unknown => {
  if (order.make === 'network') return makeNetwork(order)
  if (order.make === 'document') return signed(order.label, order.header, order.by)
  if (order.make === 'submission') return makeSubmission(order)
  if (order.make === 'entry') return makeEntry(order)
  const act = signAct(order.label, order.header, signer(order.by))
  return { act, digest: actDigest(order.label, act) }
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  try {
    process.send?.({ id, value: fulfil(order) })
  } catch (error) {
    process.send?.({ id, error: String(error) })
  }
})
process.send?.({ id: 0, value: 'ready' })
