import {
  type DeclineReason,
  type ExchangeOffer,
  OfferAnswerHeader,
  OfferEndHeader,
  OfferHeader,
  type OfferState,
  type SignedAct,
} from '@kinlink/contracts'
import { actDigest, CryptoError, decodeHeader } from '@kinlink/crypto/hash'
import { verifyAct } from '@kinlink/crypto/verify'
import { Compile } from 'typebox/compile'
import type { NetworkSnapshot } from '../network/network.ts'

/** What is known of an offer before the exchange says anything of it. */
export type KnownOffer = { id: string; from: string; to: string; digest: string }
type Refused = { ok: false; code: string }
/** What the exchange may say and has proven; `receipt` is the signed act it rests on. */
export type Word = { ok: true; state: OfferState; reason: DeclineReason | null; receipt: SignedAct | null } | Refused

const headers = {
  offer: Compile(OfferHeader),
  'offer-answer': Compile(OfferAnswerHeader),
  'offer-recall': Compile(OfferEndHeader),
}
const refused = (code: string): Refused => ({ ok: false, code })

/**
 * Reads a signed offer: an officer of the Society that it names as author signed it, in this network.
 * @param expected digest of one that is known to be signed: who signed it may be out of office by now
 */
export const readOffer = (act: SignedAct, network: NetworkSnapshot, expected?: string): Read<'offer'> =>
  readAct('offer', act, network, expected)

/** Reads a signed answer to an offer, likewise; which offer it answers is for the caller to compare. */
export const readAnswer = (act: SignedAct, network: NetworkSnapshot, expected?: string): Read<'offer-answer'> =>
  readAct('offer-answer', act, network, expected)

/**
 * Judges what the exchange says of an offer, believing only signatures: an answer is the recipient's, a recall the author's, and each names the digest of this very
 * offer. Only an end without an answer needs no receipt.
 */
export function judgeWord(said: ExchangeOffer, offer: KnownOffer, network: NetworkSnapshot): Word {
  if (said.offerId !== offer.id || said.from !== offer.from || said.to !== offer.to) return refused('another_offer')
  // The officer who signed it may be out of office by now; what counts is that it is the same offer, byte for byte.
  if (fromCrypto(() => actDigest('offer', said.offer)) !== offer.digest) return refused('another_offer')
  const { state, receipt } = said
  if (receipt === null)
    return state === 'offered' || state === 'expired' ? { ok: true, state, reason: null, receipt } : refused('receipt')
  if (state === 'offered') return refused('receipt')
  return state === 'recalled' ? recallReceipt(receipt, offer, network) : answerReceipt(said, receipt, offer, network)
}

function answerReceipt(said: ExchangeOffer, receipt: SignedAct, offer: KnownOffer, network: NetworkSnapshot): Word {
  const read = readAct('offer-answer', receipt, network)
  if (!read.ok) return read
  const { member, offerId, offer: digest, answer, reason } = read.header
  if (member !== offer.to || offerId !== offer.id || digest !== offer.digest) return refused('receipt_of_another')
  // An accepted offer ends by its due date or by being given back; its receipt stays the acceptance.
  const expected = said.state === 'declined' ? 'declined' : 'accepted'
  if (answer !== expected || (reason === null) !== (answer === 'accepted')) return refused('receipt_says_otherwise')
  return { ok: true, state: said.state, reason, receipt }
}

function recallReceipt(receipt: SignedAct, offer: KnownOffer, network: NetworkSnapshot): Word {
  const read = readAct('offer-recall', receipt, network)
  if (!read.ok) return read
  const { member, offerId, offer: digest } = read.header
  if (member !== offer.from || offerId !== offer.id || digest !== offer.digest) return refused('receipt_of_another')
  return { ok: true, state: 'recalled', reason: null, receipt }
}

/** How two Societies name the receipt that both hold: the digest of the signed answer, or of the recall. */
export const receiptName = (state: string, receipt: SignedAct | null): string | null =>
  receipt === null ? null : actDigest(state === 'recalled' ? 'offer-recall' : 'offer-answer', receipt)

type Headers = { offer: OfferHeader; 'offer-answer': OfferAnswerHeader; 'offer-recall': OfferEndHeader }
type Read<L extends keyof Headers> = { ok: true; header: Headers[L]; digest: string } | Refused

/** The header of an act that an officer of its own member signed under this label. */
function readAct<L extends keyof Headers>(
  label: L,
  act: SignedAct,
  network: NetworkSnapshot,
  expected?: string,
): Read<L> {
  const json: unknown = fromCrypto(() => decodeHeader(act.header).json)
  if (!headers[label].Check(json)) return refused('unreadable')
  const header = json as Headers[L]
  if (header.net !== network.net) return refused('another_network')
  if (expected !== undefined && actDigest(label, act) === expected) return { ok: true, header, digest: expected }
  const signPk = network.officerKey(header.member, act.kid)
  if (signPk === null) return refused('signer')
  const verified = verifyAct(label, act, signPk)
  return verified.ok ? { ok: true, header, digest: verified.digest } : refused('signature')
}

/** What was asked for, or undefined for bytes that are none of ours. */
function fromCrypto<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}
