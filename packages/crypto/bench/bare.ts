// The primitive calls that each hot path cannot do without, on the very bytes of the measured case, laid out before.

import { concat, lp8, lp32, T, u16, u32, utf8 } from '../src/encoding/bytes.ts'
import { fromB64 } from '../src/hash.ts'
import { openGrant } from '../src/open.ts'
import { sodium } from '../src/sodium.ts'
import { drawnBeforehand, type MeasuredCase } from './ground.ts'

const ZERO = new Uint8Array(24)
const H = (message: Uint8Array) => sodium.crypto_generichash(32, message, null)
const keyedH = (message: Uint8Array, key: Uint8Array) => sodium.crypto_generichash(32, message, key)

/** Everything that is hashed, encrypted and signed for the named fields of the case, as docs/protocol.md lays it out. */
function layoutOf({ sealed, grant, header, epochs, officer }: MeasuredCase, names: readonly string[]) {
  const record = fromB64(sealed.digest)
  const place = concat(fromB64(header.rid), u32(header.rev))
  const opened = openGrant(grant, { epochSk: epochs[0]?.kemSk ?? ZERO, signPk: officer.signPk })
  if (!opened.ok) throw new Error(opened.code)
  const fields = names.map((name) => {
    const field = sealed.record.fields[name] ?? { n: '', c: '', k: '' }
    const [n, c, k, label] = [fromB64(field.n), fromB64(field.c), fromB64(field.k), lp8(utf8(name))]
    const aad = concat(T('rfl/field/v1'), place, label)
    const key = opened.fieldKeys.get(name) ?? ZERO
    const wrap = fromB64(grant.wraps[name] ?? '')
    return {
      ...{ n, c, k, aad, key, wrap, padded: sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, c, aad, n, key) },
      keyCommitment: concat(T('rfl/keycommit/v1'), aad),
      leaf: concat(T('rfl/leaf/v1'), place, label, n, k, lp32(c)),
      wrapKey: concat(T('rfl/wrapkey/v1'), label),
      wrapAad: concat(T('rfl/wrap/v1'), record, label),
      wrapLeaf: concat(T('rfl/wrapleaf/v1'), label, wrap),
    }
  })
  const leaves = (list: string[]) => concat(u16(list.length), ...list.map((leaf) => fromB64(leaf)))
  const grantBytes = concat(lp32(fromB64(grant.header)), lp32(fromB64(grant.enc)), leaves(grant.leaves))
  return {
    fields,
    record: concat(T('rfl/record/v1'), lp32(fromB64(sealed.record.header)), leaves(sealed.record.leaves)),
    recordToSign: concat(T('rfl/sig/record/v1'), record),
    recordSig: fromB64(sealed.record.sig),
    kek: concat(T('rfl/kem/xwing/v1'), record),
    enc: fromB64(grant.enc),
    grant: concat(T('rfl/grant/v1'), grantBytes),
    grantToSign: concat(T('rfl/sig/grant/v1'), H(concat(T('rfl/grant/v1'), grantBytes))),
    grantSig: fromB64(grant.sig),
  }
}

/** Seals thirty fields and wraps their keys three times. */
export function bareSeal(ground: MeasuredCase): () => void {
  const layout = layoutOf(ground, ground.names)
  const random = drawnBeforehand(65_536)
  const { signSk } = ground.officer
  return () => {
    for (const { padded, aad, n, key, keyCommitment, leaf } of layout.fields) {
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, aad, null, n, key)
      keyedH(keyCommitment, key)
      H(leaf)
    }
    H(layout.record)
    sodium.crypto_sign_detached(layout.recordToSign, signSk)
    for (const { kemPk } of ground.epochs) {
      const { sharedSecret } = sodium.crypto_kem_xwing_enc_deterministic(kemPk, random(64))
      const kek = keyedH(layout.kek, sharedSecret)
      for (const { key, wrapKey, wrapAad, wrapLeaf } of layout.fields) {
        sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(key, wrapAad, null, ZERO, keyedH(wrapKey, kek))
        H(wrapLeaf)
      }
      H(layout.grant)
      sodium.crypto_sign_detached(layout.grantToSign, signSk)
    }
  }
}

/** Verifies a record's signature and every field's commitment; dropping fields needs no primitive. */
export function bareProject(ground: MeasuredCase): () => void {
  const layout = layoutOf(ground, ground.names)
  return () => {
    for (const { leaf } of layout.fields) H(leaf)
    H(layout.record)
    demand(sodium.crypto_sign_verify_detached(layout.recordSig, layout.recordToSign, ground.officer.signPk))
  }
}

/** Verifies record and grant, unwraps eighteen keys and opens eighteen fields. */
export function bareOpen(ground: MeasuredCase): () => void {
  const layout = layoutOf(ground, ground.opened)
  const { signPk } = ground.officer
  const epochSk = ground.epochs[0]?.kemSk ?? ZERO
  return () => {
    for (const { leaf } of layout.fields) H(leaf)
    H(layout.record)
    demand(sodium.crypto_sign_verify_detached(layout.recordSig, layout.recordToSign, signPk))
    for (const { wrapLeaf } of layout.fields) H(wrapLeaf)
    H(layout.grant)
    demand(sodium.crypto_sign_verify_detached(layout.grantSig, layout.grantToSign, signPk))
    const kek = keyedH(layout.kek, sodium.crypto_kem_xwing_dec(layout.enc, epochSk))
    for (const { wrap, wrapKey, wrapAad, keyCommitment, c, n, aad } of layout.fields) {
      const key = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, wrap, wrapAad, ZERO, keyedH(wrapKey, kek))
      keyedH(keyCommitment, key)
      sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, c, aad, n, key)
    }
  }
}

function demand(holds: boolean): void {
  if (!holds) throw new Error('the bare calls do not verify what ours do')
}
