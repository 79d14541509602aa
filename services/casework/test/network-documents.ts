import { createHash } from 'node:crypto'
import type { Agreement, MemberList, MultiSigned, Statement } from '@kinlink/contracts'
import { actDigest, decodeHeader, toB64 } from '@kinlink/crypto/hash'
import { kemKeyFromSeed, ready, signKeyFromSeed } from '@kinlink/crypto/keys'
import { createDocument, type Signer, signMulti } from '@kinlink/crypto/sign'
import { buildPack } from '@kinlink/policy'
import { NET } from './society.ts'

// Everything below may need the library, so it is loaded first.
await ready()

const seedOf = (name: string): Uint8Array => Uint8Array.from(createHash('sha256').update(name).digest())
const idOf = (name: string): string => toB64(seedOf(`id of ${name}`).slice(0, 16))

/** Keys by name: the same name is the same key. */
export const signer = (name: string): Signer => ({ kid: idOf(name), signSk: signKeyFromSeed(seedOf(name)).signSk })
export const publicKey = (name: string) => ({ kid: idOf(name), pk: toB64(signKeyFromSeed(seedOf(name)).signPk) })
/** Private key of a Society's epoch on a line; a `newer` one follows the first. */
export const epochSecret = (line: string, member: string) => {
  const name = `epoch ${line} ${member}`
  return { eid: idOf(name), sk: kemKeyFromSeed(seedOf(name)).kemSk }
}

/** The statement after a Society's first one: its epochs are closing, newer ones open, and these are its officers and its automation. */
export const rotated =
  (member: string, officers: readonly string[] = [`officer ${member}`]) =>
  (statement: Statement): Statement => {
    const validity = { notBefore: FROM, notAfter: UNTIL }
    const keyOf = (name: string, role: 'tracing-officer' | 'automation') => {
      const { kid, pk: signPk } = publicKey(name)
      return { kid, signPk, kemPk: kemPk(name === `officer ${member}` ? member : name), roles: [role], ...validity }
    }
    const newer = statement.epochs.map((epoch) => {
      const name = `epoch ${epoch.line} newer ${member}`
      return { ...epoch, eid: idOf(name), pk: kemPk(name) }
    })
    const closing = statement.epochs.map((epoch) => ({ ...epoch, state: 'closing' as const }))
    return {
      ...statement,
      officers: [
        ...officers.map((name) => keyOf(name, 'tracing-officer')),
        keyOf(`automation ${member}`, 'automation'),
      ],
      epochs: [...closing, ...newer],
    }
  }
const kemPk = (name: string): string => toB64(kemKeyFromSeed(seedOf(name)).kemPk)

const sign = (
  label: 'member-list' | 'statement' | 'agreement' | 'policy-pack',
  header: object,
  names: readonly string[],
) => names.reduce((document, name) => signMulti(label, document, signer(name)), createDocument(header))

const MEMBERS = ['coordinator', 'origin', 'transit']
const FROM = '2026-11-01T00:00:00Z'
const UNTIL = '2027-11-01T00:00:00Z'
const adminsOf = (member: string) => [publicKey(`admin 1 ${member}`), publicKey(`admin 2 ${member}`)]

function statement(society: string, seq: number, prev: string | null): Statement {
  const validity = { notBefore: FROM, notAfter: UNTIL }
  return {
    v: 1,
    net: NET,
    society,
    seq,
    prev,
    issued: FROM,
    notAfter: UNTIL,
    threshold: 2,
    admins: adminsOf(society),
    officers: [
      {
        kid: publicKey(`officer ${society}`).kid,
        signPk: publicKey(`officer ${society}`).pk,
        kemPk: kemPk(society),
        roles: ['tracing-officer'],
        ...validity,
      },
    ],
    epochs: (['society', 'child', 'detention'] as const).map((line) => ({
      eid: idOf(`epoch ${line} ${society}`),
      line,
      suite: 'xwing' as const,
      pk: kemPk(`epoch ${line} ${society}`),
      ...validity,
      state: 'open' as const,
    })),
    authKeys: [publicKey(`auth ${society}`)],
    recoveryPk: null,
  }
}

export type Documents = {
  list: MultiSigned | null
  statements: Record<string, MultiSigned[]>
  pack: MultiSigned | null
  agreements: MultiSigned[]
  /** The statement after the first one, signed by these keys, and what it says otherwise. */
  follow(member: string, by: readonly string[], change?: (statement: Statement) => Statement): MultiSigned
  /** An agreement between origin and this member, signed by these keys. */
  agreement(member: string, by: readonly string[]): MultiSigned
}

/** All documents of a small network, as an honest exchange serves them. */
export function networkDocuments(): Documents {
  const list: MemberList = {
    v: 1,
    net: NET,
    seq: 0,
    issued: FROM,
    coordinator: 'coordinator',
    threshold: 1,
    anchors: [publicKey('anchor')],
    members: MEMBERS.map((id) => ({
      id,
      name: id,
      class: 'national-society',
      country: null,
      threshold: 2,
      admins: adminsOf(id),
    })),
  }
  const first = (member: string) =>
    sign('statement', statement(member, 0, null), [`admin 1 ${member}`, `admin 2 ${member}`])
  const agreement = (member: string, by: readonly string[]): MultiSigned => {
    const header: Agreement = {
      v: 1,
      net: NET,
      id: idOf(`agreement ${member}`),
      parties: ['origin', member],
      purposes: ['tracing', 'message', 'rights', 'network'],
      assessment: { reference: 'DPIA-1', validUntil: UNTIL },
      validFrom: FROM,
      validUntil: UNTIL,
    }
    return sign('agreement', header, by)
  }
  return {
    list: sign('member-list', list, ['anchor']),
    statements: Object.fromEntries(MEMBERS.map((member) => [member, [first(member)]])),
    pack: sign('policy-pack', buildPack({ net: NET, version: '2026.3', issued: FROM, notAfter: UNTIL }), [
      'admin 1 coordinator',
      'admin 2 coordinator',
    ]),
    agreements: [agreement('transit', ['admin 1 origin', 'admin 1 transit'])],
    agreement,
    follow(member, by, change = (same) => same) {
      const before = first(member)
      const seq = (decodeHeader(before.header, { maxBytes: 49_152, maxDepth: 8 }).json.seq as number) + 1
      return sign('statement', change(statement(member, seq, actDigest('statement', before))), by)
    },
  }
}
