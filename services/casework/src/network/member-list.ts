import { MemberList, type MultiSigned } from '@kinlink/contracts'
import type { Anchors } from '@kinlink/runtime'
import { Compile } from 'typebox/compile'
import {
  allDifferent,
  type Believed,
  countSigners,
  disbelieved,
  isThreshold,
  type Judged,
  readDocument,
} from './document.ts'

const validator = Compile(MemberList)

export type ListContext = {
  readonly net: string
  readonly anchors: Anchors
  /** The newest list that was believed here. */
  readonly newest: Believed<MemberList> | null
}

/**
 * Judges a member list. The root of all trust is the pinned anchor keys: the threshold of them, or of the anchors of the list believed before, has to have signed, and the
 * list's own anchors too. Nothing older than what was seen is believed again, nor another list of the same number.
 */
export function judgeMemberList(document: MultiSigned, { net, anchors, newest }: ListContext): Judged<MemberList> {
  const read = readDocument('member-list', validator, document)
  if (!read.ok) return read
  const list = read.value
  if (list.net !== net) return disbelieved('another_network')
  if (newest !== null && list.seq < newest.value.seq) return disbelieved('rolled_back')
  if (newest !== null && list.seq === newest.value.seq)
    return read.digest === newest.digest ? read : disbelieved('forked')
  if (!consistent(list)) return disbelieved('contradicts_itself')
  const pinned = [...anchors.keys].map(([kid, pk]) => ({ kid, pk }))
  const trusted =
    countSigners('member-list', document, pinned) >= anchors.threshold ||
    (newest !== null && countSigners('member-list', document, newest.value.anchors) >= newest.value.threshold)
  const own = countSigners('member-list', document, list.anchors) >= list.threshold
  return trusted && own ? read : disbelieved('unsigned')
}

const consistent = (list: MemberList): boolean =>
  allDifferent(list.members.map(({ id }) => id)) &&
  list.members.some(({ id }) => id === list.coordinator) &&
  isThreshold(list.threshold, list.anchors) &&
  list.members.every(({ threshold, admins }) => isThreshold(threshold, admins))
