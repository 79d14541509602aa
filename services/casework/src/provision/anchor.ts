import type { MemberList } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { newKeyId, protect, signKeyFromSeed, wipe } from '@kinlink/crypto/keys'
import { createDocument, signMulti } from '@kinlink/crypto/sign'
import type { Random } from '../keys/secret.ts'
import { hourBucket } from '../sealing/buckets.ts'
import type { AnchorStep, ProvisionedNetwork } from './input.ts'

/** Makes an anchor key and signs the first member list with it. Every client pins the public half. */
export async function provisionNetwork(input: AnchorStep, random: Random): Promise<ProvisionedNetwork> {
  const seed = Uint8Array.from(random(32))
  const { signSk, signPk } = signKeyFromSeed(seed)
  const anchorKey = { kid: newKeyId(random), pk: toB64(signPk) }
  const list: MemberList = {
    v: 1,
    net: input.net,
    seq: 0,
    issued: hourBucket(new Date(input.now)),
    coordinator: input.coordinator,
    threshold: 1,
    anchors: [anchorKey],
    members: input.members.map(({ member, name, class: kind, country, threshold, admins }) => ({
      id: member,
      name,
      class: kind,
      country,
      threshold,
      admins,
    })),
  }
  const memberList = signMulti('member-list', createDocument(list), { kid: anchorKey.kid, signSk })
  const keyFile = input.passphrase === undefined ? null : await protect(seed, input.passphrase, random)
  wipe(seed, signSk)
  return { anchorKey, keyFile, memberList }
}
