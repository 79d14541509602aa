import {
  ApprovalHeader,
  EntryHeader,
  ErasureHeader,
  GrantHeader,
  MandateHeader,
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

export type HeaderReader<T> = (header: string) => T | undefined

/** Reads the exact bytes of a signed header against its closed schema; undefined when they are not what they must be. */
const readerOf = <S extends TSchema>(schema: S): HeaderReader<Static<S>> => {
  const validator = Compile(schema)
  return (header) => {
    try {
      const json: unknown = decodeHeader(header).json
      return validator.Check(json) ? (json as Static<S>) : undefined
    } catch (error) {
      if (error instanceof CryptoError) return undefined
      throw error
    }
  }
}

export const readRecordHeader = readerOf(RecordHeader)
export const readGrantHeader = readerOf(GrantHeader)
export const readReceiptHeader = readerOf(ReceiptHeader)
export const readEntryHeader = readerOf(EntryHeader)
export const readRecodedHeader = readerOf(RecodedHeader)
export const readOutcomeHeader = readerOf(OutcomeHeader)
export const readMandateHeader = readerOf(MandateHeader)
export const readRemovalHeader = readerOf(RemovalHeader)
export const readRematchHeader = readerOf(RematchHeader)
export const readWithdrawalHeader = readerOf(WithdrawalHeader)
export const readErasureHeader = readerOf(ErasureHeader)
export const readOfferHeader = readerOf(OfferHeader)
export const readOfferAnswerHeader = readerOf(OfferAnswerHeader)
export const readOfferEndHeader = readerOf(OfferEndHeader)
export const readApprovalHeader = readerOf(ApprovalHeader)
