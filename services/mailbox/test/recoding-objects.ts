import type { BlindedEntry, RecodedHeader, StoreRecodings } from '@kinlink/contracts'
import { newId } from '@kinlink/runtime'
import { bytes } from './objects.ts'

const encode = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url')
export const headerOf = ({ header }: Pick<BlindedEntry, 'header'>) =>
  JSON.parse(Buffer.from(header, 'base64url').toString())

/** The same entry under another linkage key, and what is said differently. */
export const recodedEntry = (
  before: BlindedEntry,
  epoch: string,
  said: Partial<RecodedHeader> = {},
  code = bytes(256),
): BlindedEntry => ({
  header: encode({ ...headerOf(before), codeEpoch: epoch, mandate: bytes(32), ...said }),
  code,
  kid: newId(),
  sig: bytes(64),
})

/** Codes as the gateway passes them on, of a Society's automation key under its mandate. */
export const recodings = (member: string, ...entries: BlindedEntry[]): StoreRecodings => ({
  caller: { member, act: newId() },
  idempotency: { key: newId(), requestHash: bytes(32) },
  submission: { recodings: entries, mandate: { header: encode({ v: 1 }), kid: newId(), sig: bytes(64) } },
})
