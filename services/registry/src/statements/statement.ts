import { type MultiSigned, Statement } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { Compile } from 'typebox/compile'
import { allDifferent, keysOf, type ReadDocument, readDocument, refused, signersOf } from '../documents/document.ts'
import { isThreshold, type Member } from '../members/member-list.ts'

export type StatementContext = {
  readonly net: string
  readonly now: Date
  /** The Society as the newest member list has it; undefined when it is none. */
  readonly member: Member | undefined
  readonly newest: { readonly statement: Statement; readonly digest: string } | undefined
}

const validator = Compile(Statement)
const XWING_PUBLIC_BYTES = 1216
const SKEW = 2 * 3_600_000

/** The Society a statement speaks of and for; undefined when the document cannot be read. */
export const societyOf = (document: MultiSigned): string | undefined => {
  const read = readDocument('statement', validator, document)
  return read.ok ? read.header.society : undefined
}

/**
 * Judges a statement: the first one under the threshold of the admins whom the member list names, each later one under
 * the threshold of the admins of the statement before, whose digest it names.
 */
export const judgeStatement = (document: MultiSigned, context: StatementContext): ReadDocument<Statement> => {
  const read = readDocument('statement', validator, document)
  if (!read.ok) return read
  const statement = read.header
  const { member, newest } = context
  if (member === undefined)
    return refused('binding_invalid', 'P-HUMDOMAIN', 'society', 'The Society is not in the member list.')
  const fault = chainFault(statement, context) ?? keyFault(statement, newest?.statement)
  if (fault !== undefined) return refused('statement_invalid', 'P-INDEPENDENT', fault.field, fault.text)
  const before = newest?.statement ?? member
  const signers = signersOf('statement', document, keysOf(before.admins))
  if (signers.length < before.threshold)
    return refused('signature_invalid', 'P-INDEPENDENT', 'signatures', 'Too few key admins have signed.')
  return read
}

type Fault = { field: string; text: string }

const chainFault = (statement: Statement, { net, now, newest }: StatementContext): Fault | undefined => {
  if (statement.net !== net) return { field: 'net', text: 'The document belongs to another network.' }
  if (statement.seq !== (newest === undefined ? 0 : newest.statement.seq + 1))
    return { field: 'seq', text: 'The statement does not follow the newest one.' }
  if (statement.prev !== (newest?.digest ?? null))
    return { field: 'prev', text: 'The statement does not name the digest of the one before.' }
  if (!(Date.parse(statement.issued) <= now.getTime() + SKEW))
    return { field: 'issued', text: 'The statement is issued in the future.' }
  if (!(Date.parse(statement.notAfter) > now.getTime()))
    return { field: 'notAfter', text: 'The statement is not valid any more.' }
  return undefined
}

const keyFault = (statement: Statement, before: Statement | undefined): Fault | undefined => {
  const { admins, officers, epochs, authKeys, threshold } = statement
  if (!isThreshold(threshold, admins)) return { field: 'threshold', text: 'The threshold cannot be met.' }
  if (!isThreshold(1, authKeys)) return { field: 'authKeys', text: 'A key id is used twice.' }
  if (!allDifferent(officers.map(({ kid }) => kid)) || !allDifferent(officers.map(({ signPk }) => signPk)))
    return { field: 'officers', text: 'An officer’s key is listed twice.' }
  if (!allDifferent(epochs.map(({ eid }) => eid))) return { field: 'epochs', text: 'An epoch is listed twice.' }
  // What the automation key may do is less than what any officer may: it never is an officer’s too.
  if (officers.some(({ roles }) => roles.includes('automation') && roles.length > 1))
    return { field: 'officers', text: 'The automation key has no other role.' }
  if (![...officers.map(({ kemPk }) => kemPk), ...epochs.map(({ pk }) => pk)].every(isKemKey))
    return { field: 'epochs', text: 'A key to seal to is not of the one suite.' }
  const known = new Map(before?.officers.map(({ kid, signPk }) => [kid, signPk]))
  if (officers.some(({ kid, signPk }) => (known.get(kid) ?? signPk) !== signPk))
    return { field: 'officers', text: 'A key id stands for one key for ever.' }
  const eras = new Map(before?.epochs.map(({ eid, line, pk }) => [eid, `${line} ${pk}`]))
  if (epochs.some(({ eid, line, pk }) => (eras.get(eid) ?? `${line} ${pk}`) !== `${line} ${pk}`))
    return { field: 'epochs', text: 'An epoch id stands for one key for ever.' }
  return undefined
}

const isKemKey = (key: string): boolean => {
  try {
    return fromB64(key).length === XWING_PUBLIC_BYTES
  } catch {
    return false
  }
}
