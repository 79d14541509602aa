import { type MultiSigned, PolicyPack } from '@kinlink/contracts'
import { fromB64 } from '@kinlink/crypto/hash'
import { checkPackInForce, comparePackVersions, PACK_SIGNERS, readPack } from '@kinlink/policy'
import { Compile } from 'typebox/compile'
import type { Admins } from '../agreements/agreement.ts'
import { keysOf, type ReadDocument, readDocument, refused, signersOf } from '../documents/document.ts'

export type PackContext = {
  readonly net: string
  readonly now: Date
  readonly newestVersion: string | undefined
  /** Key admins of the coordinating member; undefined before there is one. */
  readonly admins: Admins | undefined
}

const validator = Compile(PolicyPack)

/** Judges a policy pack: consistent, in force, newer than the one before, signed by two admins of the coordinating member. */
export const judgePolicyPack = (document: MultiSigned, context: PackContext): ReadDocument<PolicyPack> => {
  const read = readDocument('policy-pack', validator, document)
  if (!read.ok) return read
  const pack = read.header
  if (pack.net !== context.net)
    return refused('binding_invalid', 'P-INDEPENDENT', 'net', 'The document belongs to another network.')
  if (!readPack(fromB64(document.header)).ok)
    return refused('binding_invalid', 'P-INDEPENDENT', 'catalogue', 'The pack names a field that it does not define.')
  if (checkPackInForce(pack, context.now).length > 0)
    return refused('binding_invalid', 'P-INDEPENDENT', 'notAfter', 'The policy pack is not in force.')
  if (context.newestVersion !== undefined && comparePackVersions(pack.version, context.newestVersion) <= 0)
    return refused('binding_invalid', 'P-INDEPENDENT', 'version', 'The policy pack is not newer than the one in force.')
  if (signersOf('policy-pack', document, keysOf([...(context.admins ?? [])])).length < PACK_SIGNERS)
    return refused(
      'signature_invalid',
      'P-INDEPENDENT',
      'signatures',
      'Two admins of the coordinating member have to sign.',
    )
  return read
}
