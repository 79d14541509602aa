import { type Chain, type ChainLink, type ExchangeOffer, RecordHeader } from '@kinlink/contracts'
import { CryptoError, decodeHeader, recordDigest } from '@kinlink/crypto/hash'
import { verifyProjection } from '@kinlink/crypto/verify'
import type { Answer, ExchangeClient } from '@kinlink/exchange-client'
import { Compile } from 'typebox/compile'
import type { NetworkSnapshot } from '../network/network.ts'
import { readAnswer, readOffer } from '../offers/offer-word.ts'
import type { ItemName } from './received-store.ts'

export type FetchItemClient = Pick<ExchangeClient, 'readRecord' | 'readOffer'>
/** An item, and what it says of those before it; null when it says nothing that can be read. */
export type Item = ItemName & {
  /** The record that it is, or is about. */
  readonly rid: string
  readonly chain: Chain | null
}
export type FetchedItem = { ok: true; item: Item } | { ok: false; code: string; answered: boolean }
export type AskedItem = Pick<ChainLink, 'kind' | 'id'> & {
  /** Sender and digest that another item, which was believed, has named. */
  readonly named?: Pick<ItemName, 'from' | 'digest'>
  readonly act: string
}

/**
 * Fetches an item by its id and reads its header: nothing of it is opened. It is believed if an officer of its sender signed it, or if it is byte for byte what was named: who
 * signed that may be out of office by now.
 */
export async function fetchItem(
  client: FetchItemClient,
  network: NetworkSnapshot,
  asked: AskedItem,
): Promise<FetchedItem> {
  const { kind, id, act } = asked
  return kind === 'record'
    ? read(await client.readRecord(id, { act }), ({ record }) => recordItem(record, asked, network))
    : read(await client.readOffer(id, { act }), (said) => offerItem(said, asked, network))
}

const refused = (code: string): FetchedItem => ({ ok: false, code, answered: true })

function read<T>(answer: Answer<T>, item: (value: T) => FetchedItem): FetchedItem {
  if (answer.ok) return item(answer.value)
  const { code } = answer.problem
  return { ok: false, code, answered: code === 'not_found' }
}

function recordItem(
  record: Parameters<typeof verifyProjection>[0],
  { id, named }: AskedItem,
  network: NetworkSnapshot,
): FetchedItem {
  try {
    const header: unknown = decodeHeader(record.header).json
    if (!headers.Check(header)) return refused('header')
    if (header.rid !== id || header.net !== network.net) return refused('another_record')
    // A Society can name what is another's; it answers for its own alone.
    if (named !== undefined && header.author !== named.from) return refused('another_sender')
    if (header.purpose !== 'message' && header.purpose !== 'rights') return refused('no_item')
    const digest = recordDigest(record)
    const signPk = network.officerKey(header.author, record.kid)
    const signed = signPk !== null && verifyProjection(record, signPk).ok
    if (!signed && digest !== named?.digest) return refused('signature')
    return {
      ok: true,
      item: { from: header.author, kind: 'record', id, rid: id, digest, chain: readChain(header.chain) },
    }
  } catch (error) {
    if (error instanceof CryptoError) return refused(error.code)
    throw error
  }
}

function offerItem(
  { offer, receipt, recordId: rid }: ExchangeOffer,
  { kind, id, named }: AskedItem,
  network: NetworkSnapshot,
): FetchedItem {
  const act = kind === 'offer' ? offer : receipt
  if (act === null) return refused('not_found')
  const said = kind === 'offer' ? readOffer(act, network, named?.digest) : readAnswer(act, network, named?.digest)
  if (!said.ok) return refused(said.code)
  const { header, digest } = said
  if (('offerId' in header ? header.offerId : header.id) !== id) return refused('another_offer')
  if (named !== undefined && header.member !== named.from) return refused('another_sender')
  return { ok: true, item: { from: header.member, kind, id, rid, digest, chain: readChain(header.chain) } }
}

const headers = Compile(RecordHeader)

/** What a header that was checked says of items before it; none if one of its dates is no day of any calendar. */
function readChain(said: Chain | undefined): Chain | null {
  if (said === undefined) return null
  const isDay = (at: string): boolean => !Number.isNaN(new Date(at).getTime())
  return said.prev.every(({ since, until }) => isDay(since) && isDay(until)) ? said : null
}
