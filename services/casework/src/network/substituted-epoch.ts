import { type MultiSigned, Statement } from '@kinlink/contracts'
import type { Chain } from '@kinlink/statements'
import { Compile } from 'typebox/compile'
import { readDocument } from './document.ts'

const validator = Compile(Statement)

/** Whether something that is served gives an epoch that is known another public key: what is sealed to it, others read. */
export function substitutesEpoch(known: Chain, documents: readonly MultiSigned[]): boolean {
  const keys = new Map(known.flatMap(({ value }) => value.epochs.map(({ eid, pk }) => [eid, pk] as const)))
  return documents.some((document) => {
    const read = readDocument('statement', validator, document)
    return read.ok && read.value.epochs.some(({ eid, pk }) => (keys.get(eid) ?? pk) !== pk)
  })
}
