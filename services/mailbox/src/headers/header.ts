import {
  ApprovalHeader,
  EntryHeader,
  ErasureHeader,
  GrantHeader,
  OfferAnswerHeader,
  OfferEndHeader,
  OfferHeader,
  OutcomeHeader,
  ReceiptHeader,
  RecodedHeader,
  RecordHeader,
  RematchHeader,
  RemovalHeader,
  WithdrawalHeader,
} from '@kinlink/contracts'
import { CryptoError, decodeHeader } from '@kinlink/crypto/hash'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** Reads the header bytes of a signed object; undefined when they are not what they have to be. */
const reader = <S extends TSchema>(schema: S): ((header: string) => Static<S> | undefined) => {
  const validator = Compile(schema)
  return (header) => {
    const json = decoded(header)
    return validator.Check(json) ? (json as Static<S>) : undefined
  }
}

const decoded = (header: string): unknown => {
  try {
    return decodeHeader(header).json
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

export const readRecordHeader = reader(RecordHeader)
export const readGrantHeader = reader(GrantHeader)
export const readReceiptHeader = reader(ReceiptHeader)
export const readEntryHeader = reader(EntryHeader)
export const readRecodedHeader = reader(RecodedHeader)
export const readOutcomeHeader = reader(OutcomeHeader)
export const readRemovalHeader = reader(RemovalHeader)
export const readRematchHeader = reader(RematchHeader)
export const readWithdrawalHeader = reader(WithdrawalHeader)
export const readErasureHeader = reader(ErasureHeader)
export const readOfferHeader = reader(OfferHeader)
export const readOfferAnswerHeader = reader(OfferAnswerHeader)
export const readOfferEndHeader = reader(OfferEndHeader)
export const readApprovalHeader = reader(ApprovalHeader)
