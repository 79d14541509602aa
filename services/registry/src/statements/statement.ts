import { type MultiSigned, Statement } from '@kinlink/contracts'
import { judgeStatement as judgeInChain, keyHistory, type StatementFault } from '@kinlink/statements'
import { Compile } from 'typebox/compile'
import { type ReadDocument, readDocument, refused } from '../documents/document.ts'
import type { Member } from '../members/member-list.ts'

export type StatementContext = {
  readonly net: string
  readonly now: Date
  /** The Society as the newest member list has it; undefined when it is none. */
  readonly member: Member | undefined
  /** Everything it has stated so far, oldest first. */
  readonly chain: readonly { readonly statement: Statement; readonly digest: string }[]
}

const validator = Compile(Statement)
const SKEW = 2 * 3_600_000

/** What is wrong, as the Society's administrators are told. */
const TEXTS: Readonly<Record<StatementFault, string>> = {
  unreadable: 'The document does not fit its schema.',
  another_network: 'The document belongs to another network.',
  another_society: 'The statement is of another Society.',
  unchained: 'The statement does not follow the newest one.',
  contradicts_itself: 'A key is listed twice, is not of the one suite, or a threshold cannot be met.',
  key_rebound: 'An id stands for one key for ever, and a key has one id.',
  key_revived: 'A key that was dropped does not come back.',
  epoch_went_back: 'An epoch goes from open to closing to closed, and never back.',
  epoch_dropped: 'An epoch is listed until it is closed.',
  unsigned: 'Too few key admins have signed.',
}

/** The Society a statement speaks of and for; undefined when the document cannot be read. */
export const societyOf = (document: MultiSigned): string | undefined => {
  const read = readDocument('statement', validator, document)
  return read.ok ? read.header.society : undefined
}

/** Judges a statement as every client will, and its dates by the clock here. */
export const judgeStatement = (document: MultiSigned, context: StatementContext): ReadDocument<Statement> => {
  const { net, member, chain } = context
  const read = readDocument('statement', validator, document)
  if (!read.ok) return read
  if (member === undefined)
    return refused('binding_invalid', 'P-HUMDOMAIN', 'society', 'The Society is not in the member list.')
  const last = chain.at(-1)
  const newest = last === undefined ? undefined : { value: last.statement, digest: last.digest }
  const history = keyHistory(chain.map(({ statement }) => statement))
  const judged = judgeInChain(document, { net, member, newest, history })
  const dated = dateFault(read.header, context.now)
  if (!judged.ok && judged.why !== 'unsigned')
    return refused('statement_invalid', 'P-INDEPENDENT', judged.field, TEXTS[judged.why])
  if (dated !== undefined) return refused('statement_invalid', 'P-INDEPENDENT', dated.field, dated.text)
  if (!judged.ok) return refused('signature_invalid', 'P-INDEPENDENT', judged.field, TEXTS[judged.why])
  return read
}

const dateFault = (statement: Statement, now: Date): { field: string; text: string } | undefined => {
  if (!(Date.parse(statement.issued) <= now.getTime() + SKEW))
    return { field: 'issued', text: 'The statement is issued in the future.' }
  if (!(Date.parse(statement.notAfter) > now.getTime()))
    return { field: 'notAfter', text: 'The statement is not valid any more.' }
  return undefined
}
