import { randomBytes } from 'node:crypto'
import type { GrantHeader, Projection, RecordHeader } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import type { NetworkSnapshot } from '../../src/network/network.ts'
import { sealAndGrant } from '../../src/sealing/seal-record.ts'
import { aBasis } from '../desk.ts'
import { signer } from '../network-documents.ts'
import type { Victim } from './liar.ts'

/** A record, and what an honest exchange shows of it to the Society that it was sealed for. */
export type Sealed = {
  readonly rid: string
  readonly header: RecordHeader
  readonly digest: string
  readonly projection: Projection
  /** What it shows of it to its author. */
  readonly own: Projection
}

export type Saying = {
  readonly by?: string
  readonly to?: string
  readonly letter?: string
  /** The revision that this one follows. */
  readonly after?: Sealed
  /** Fields that the pack under which it is written does not have yet. */
  readonly without?: readonly string[]
}

/** A letter as a Society seals it with what it knows of the network. */
export function aLetter(author: Victim, said: Saying = {}): Sealed {
  const network = author.view.current()
  if (network === null) throw new TypeError('the network is not known')
  const { by = `officer ${network.me}`, to = 'origin', letter = 'We are well.', after, without = [] } = said
  const until = new Date('2027-09-01T00:00:00Z')
  const { rid, digest, submission } = sealAndGrant(
    {
      type: 'message',
      purpose: 'message',
      values: { letter, sender: 'Amina', addressee: 'Hodan', attestation: 'family news' },
      recipients: [to],
      basis: { groups: ['core'], sealedHalf: { sender: aBasis }, notAfter: until },
      expires: until,
      now: new Date('2026-11-23T10:15:00Z'),
      ...(after && { revises: { rid: after.rid, rev: after.header.rev, prev: after.digest } }),
    },
    signer(by),
    writtenUnder(network, without),
    randomBytes,
  )
  const { record, receipt = null } = submission
  const grants = submission.grants.filter(({ header }) => headerOf<GrantHeader>(header).to === to)
  return {
    rid,
    digest,
    header: headerOf<RecordHeader>(record.header),
    projection: { record, grants, receipt, stage: 'full' },
    own: { record, grants: submission.grants, receipt, stage: 'full' },
  }
}

const headerOf = <T>(header: string): T => decodeHeader(header).json as unknown as T

const writtenUnder = (network: NetworkSnapshot, without: readonly string[]): NetworkSnapshot => {
  const purposes = network.pack.purposes.map((purpose) => ({
    ...purpose,
    allowed: purpose.allowed.filter((name) => !without.includes(name)),
  }))
  return { ...network, pack: { ...network.pack, purposes } }
}
