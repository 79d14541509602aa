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
import { CryptoError, decodeHeader, type Header } from '@kinlink/crypto/hash'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

export type HeaderReader<T> = (header: string) => T | undefined
/** What a header says, and as it was decoded: whoever verifies its signature need not do so again. */
export type DecodedHeader<T> = { readonly header: T; readonly decoded: Header }

/** Reads the exact bytes of a signed header against its closed schema; undefined when they are not what they must be. */
const decoderOf = <S extends TSchema>(schema: S): HeaderReader<DecodedHeader<Static<S>>> => {
  const validator = Compile(schema)
  return (header) => {
    try {
      const decoded = decodeHeader(header)
      const json: unknown = decoded.json
      return validator.Check(json) ? { header: json as Static<S>, decoded } : undefined
    } catch (error) {
      if (error instanceof CryptoError) return undefined
      throw error
    }
  }
}

const readerBy =
  <T>(decode: HeaderReader<DecodedHeader<T>>): HeaderReader<T> =>
  (header) =>
    decode(header)?.header
const readerOf = <S extends TSchema>(schema: S): HeaderReader<Static<S>> => readerBy(decoderOf(schema))

export const decodeRecordHeader = decoderOf(RecordHeader)
export const decodeGrantHeader = decoderOf(GrantHeader)
export const decodeReceiptHeader = decoderOf(ReceiptHeader)
export const decodeEntryHeader = decoderOf(EntryHeader)
export const readRecordHeader = readerBy(decodeRecordHeader)
export const readGrantHeader = readerBy(decodeGrantHeader)
export const readReceiptHeader = readerBy(decodeReceiptHeader)
export const readEntryHeader = readerBy(decodeEntryHeader)
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
