import { CryptoError } from '../crypto-error.ts'
import { fromB64, toB64 } from '../encoding/base64url.ts'
import { bytesMember, type Header, keyIdOf, memberOf, readOrKnown, revisionMember } from '../encoding/header.ts'
import { checkFieldName, exactMembers, membersOf, textOf, textsOf } from '../encoding/shape.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { KEM_CIPHERTEXT_BYTES } from '../kem/wire-size.ts'
import { MAX_FIELDS, parseLeaves } from '../record/sealed-record.ts'

/** Grant as it travels: field keys of one record, wrapped to one epoch of one recipient, signed by the granting officer. */
export type Grant = {
  header: string
  enc: string
  wraps: Record<string, string>
  leaves: string[]
  kid: string
  sig: string
}

export const STAGES = ['preview', 'compare', 'full'] as const
export type StageName = (typeof STAGES)[number]
export type Stages = Record<StageName, string[]>
export type GrantTarget = {
  gid: string
  /** D of the record it opens. */
  record: Uint8Array
  rid: string
  rev: number
  stages: Stages
  /** Union of the stages. */
  names: ReadonlySet<string>
}
export type ParsedGrant = {
  header: Header
  target: GrantTarget
  enc: Uint8Array
  wraps: Map<string, Uint8Array>
  leaves: Uint8Array[]
  kid: string
  sig: Uint8Array
}

const WRAP_BYTES = 48

/** What this package needs of a grant header. @throws CryptoError `header`, `stages`, `field-name` */
export function grantTarget(header: JsonObject): GrantTarget {
  const gid = toB64(bytesMember(header, 'gid', 16))
  const rid = toB64(bytesMember(header, 'rid', 16))
  const stages = parseStages(memberOf(header, 'stages'))
  const names = new Set<string>()
  for (const stage of STAGES) for (const name of stages[stage]) names.add(name)
  if (names.size > MAX_FIELDS) throw new CryptoError('stages')
  return { gid, record: bytesMember(header, 'record', 32), rid, rev: revisionMember(header), stages, names }
}

function parseStages(value: unknown): Stages {
  try {
    const { preview, compare, full } = exactMembers(value, STAGES)
    return { preview: parseStage(preview), compare: parseStage(compare), full: parseStage(full) }
  } catch (error) {
    if (error instanceof CryptoError && error.code === 'field-name') throw error
    throw new CryptoError('stages')
  }
}

function parseStage(value: unknown): string[] {
  const names = textsOf(value, MAX_FIELDS).map(checkFieldName)
  if (new Set(names).size !== names.length) throw new CryptoError('stages')
  return names
}

/** Reads the wire form strictly: encodings, sizes, names, order of leaves, one leaf per granted field; no signature. @throws CryptoError */
export function parseGrant(value: unknown, known?: Header): ParsedGrant {
  const members = exactMembers(value, ['header', 'enc', 'wraps', 'leaves', 'kid', 'sig'])
  const header = readOrKnown(members.header, known)
  const target = grantTarget(header.json)
  const leaves = parseLeaves(members.leaves)
  if (leaves.length !== target.names.size) throw new CryptoError('leaves')
  return {
    header,
    target,
    enc: fromB64(textOf(members.enc), KEM_CIPHERTEXT_BYTES),
    wraps: parseWraps(members.wraps),
    leaves,
    kid: keyIdOf(members.kid),
    sig: fromB64(textOf(members.sig), 64),
  }
}

function parseWraps(value: unknown): Map<string, Uint8Array> {
  const members = membersOf(value)
  if (members.size > MAX_FIELDS) throw new CryptoError('size')
  return new Map([...members].map(([name, wrap]) => [checkFieldName(name), fromB64(textOf(wrap), WRAP_BYTES)]))
}
