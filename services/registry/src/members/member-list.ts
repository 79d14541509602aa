import { MemberList, type MultiSigned } from '@kinlink/contracts'
import type { Anchors } from '@kinlink/runtime'
import { Compile } from 'typebox/compile'
import { allDifferent, keysOf, type ReadDocument, readDocument, refused, signersOf } from '../documents/document.ts'

export type Member = MemberList['members'][number]
export type ListContext = {
  readonly net: string
  /** From the configuration: the root of all trust, for the first list. */
  readonly anchors: Anchors
  readonly newest: MemberList | undefined
}

const validator = Compile(MemberList)

/**
 * Judges a member list: the first one under the pinned anchor keys, each later one under the threshold of the list
 * before and of itself, numbered without a gap (TUF root rule).
 */
export const judgeMemberList = (document: MultiSigned, context: ListContext): ReadDocument<MemberList> => {
  const read = readDocument('member-list', validator, document)
  if (!read.ok) return read
  const list = read.header
  const fault = faultOf(list, context)
  if (fault !== undefined) return refused('statement_invalid', 'P-INDEPENDENT', fault.field, fault.text)
  const { newest, anchors } = context
  const before: Anchors =
    newest === undefined ? anchors : { keys: new Map(keysOf(newest.anchors)), threshold: newest.threshold }
  const signed = (keys: Iterable<readonly [string, string]>) => signersOf('member-list', document, keys).length
  if (signed(before.keys) < before.threshold || signed(keysOf(list.anchors)) < list.threshold)
    return refused('signature_invalid', 'P-INDEPENDENT', 'signatures', 'Too few anchor keys have signed.')
  return read
}

type Fault = { field: string; text: string }

const faultOf = (list: MemberList, { net, newest }: ListContext): Fault | undefined => {
  if (list.net !== net) return { field: 'net', text: 'The document belongs to another network.' }
  if (list.seq !== (newest === undefined ? 0 : newest.seq + 1))
    return { field: 'seq', text: 'The member list does not follow the newest one.' }
  if (!allDifferent(list.members.map(({ id }) => id))) return { field: 'members', text: 'A member is listed twice.' }
  if (!list.members.some(({ id }) => id === list.coordinator))
    return { field: 'coordinator', text: 'The coordinating member is not in the list.' }
  if (!isThreshold(list.threshold, list.anchors)) return { field: 'threshold', text: 'The threshold cannot be met.' }
  if (!list.members.every(({ threshold, admins }) => isThreshold(threshold, admins)))
    return { field: 'members', text: 'A member’s threshold cannot be met.' }
  return undefined
}

/** Whether so many different keys are listed, none under an id used twice. */
export const isThreshold = (threshold: number, keys: readonly { kid: string; pk: string }[]): boolean =>
  allDifferent(keys.map(({ kid }) => kid)) && new Set(keys.map(({ pk }) => pk)).size >= threshold
