import type { CoarsePurpose, ReleaseContent } from '@kinlink/contracts'
import type { Signer } from '@kinlink/crypto/sign'
import { ATTACHMENTS } from '@kinlink/policy'
import type { Parcel } from '../attachments/parcel.ts'
import type { Random } from '../keys/secret.ts'
import type { NetworkSnapshot } from '../network/network.ts'
import { type SealedSubmission, sealAndGrant } from '../sealing/seal-record.ts'

export type ReleaseSealing = {
  /** Whether it answers a tracing request or a message. */
  purpose?: Extract<CoarsePurpose, 'tracing' | 'message'>
  to: string
  /** The id of one that the exchange has refused, which this one takes; absent or null: a new one. */
  rid?: string | null
  content: ReleaseContent
  /** What opens the blob that an answer to a message brings. */
  parcel?: Parcel | null
  /** Sealed half of the receipt: the decision it rests on, without what it releases. */
  basis: unknown
  validUntil: Date
  now: Date
}

/** Seals a release: one type, one padded size, whatever it says (architecture §4, release). Its receipt is the public half of the living decision. */
export const sealRelease = (
  release: ReleaseSealing,
  signer: Signer,
  network: NetworkSnapshot,
  random: Random,
): SealedSubmission =>
  sealAndGrant(
    {
      type: 'release',
      purpose: release.purpose ?? 'tracing',
      values: { release: release.content, [ATTACHMENTS]: release.parcel ?? null },
      recipients: [release.to],
      basis: {
        // The letter's group is that of what comes with a reply slip: the same of every release, whatever it answers.
        groups: ['release', 'letter', 'basis', 'child', 'detention'],
        sealedHalf: release.basis,
        notAfter: release.validUntil,
      },
      expires: release.validUntil,
      now: release.now,
      ...(release.rid == null ? {} : { rid: release.rid }),
    },
    signer,
    network,
    random,
  )
