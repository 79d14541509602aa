import { Id, Line } from '@kinlink/contracts'
import { concat, H, T, toB64, utf8 } from '@kinlink/crypto/hash'
import { type KeyringEntry, kemKeyFromSeed, unwrapKey } from '@kinlink/crypto/keys'
import { json, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

/** The private key of one of this Society's epochs. */
export type EpochSecret = { eid: string; sk: Uint8Array }

const Text = Type.String()
const Entry = Type.Object({ header: Text, enc: Text, wrap: Text, kid: Id, sig: Text })
const Row = Type.Object({ eid: Id, line: Line, entry: Entry, signer_pk: Type.Union([Text, Type.Null()]) })

export type NewKeyringEntry = { kid: string; eid: string; line: Line; entry: KeyringEntry; at: Date }

/**
 * The recovery key as a holder: an id made from the key itself. It is wrapped to like an officer’s, and nobody signs in with it.
 */
export const recoveryKid = (recoveryPk: string): string =>
  toB64(H(concat(T('kinlink/recovery/kid/v1'), utf8(recoveryPk))).slice(0, 16))

/** Gives one key holder the private key of an epoch, wrapped to the holder's own key. */
export const addKeyringEntry = (tx: Queries, { kid, eid, line, entry, at }: NewKeyringEntry) =>
  tx.run(sql`insert into keyring_entry (kid, eid, line, entry, added_at)
    values (${kid}, ${eid}, ${line}, ${json(entry)}, ${at}) on conflict (kid, eid) do nothing`)

/** Somebody with keys of his own: an officer, or the automation. */
export type KeyHolder = { readonly kid: string; readonly kemSk: Uint8Array }

/**
 * The epoch keys on a line that the holder has been given. An entry that no officer or key administrator of this Society has signed, or that does not open, is passed over: an administrator of
 * the database cannot slip in a key.
 */
export async function openEpochs(db: Queries, holder: KeyHolder, line: Line): Promise<EpochSecret[]> {
  const rows = await db.many(
    Row,
    sql`select e.eid, e.line, e.entry,
        case when a.kid = e.entry ->> 'kid' then a.sign_pk else a.admin_pk end as signer_pk from keyring_entry e
      left join account a on a.kid = e.entry ->> 'kid' or a.admin_kid = e.entry ->> 'kid'
      where e.kid = ${holder.kid} and e.line = ${line} order by e.added_at desc, e.eid`,
  )
  return rows.flatMap(({ eid, entry, signer_pk }) => {
    if (signer_pk === null) return []
    const expected = { kid: holder.kid, eid }
    const opened = unwrapKey(entry, { kemSk: holder.kemSk, signPk: signer_pk, expected })
    return opened.ok ? [{ eid, sk: opened.secret }] : []
  })
}

/** Whether a private key is the one of an epoch: what it claims to be is no proof. */
export const isKeyOf = (sk: Uint8Array, epoch: { readonly pk: string }): boolean =>
  toB64(kemKeyFromSeed(sk).kemPk) === epoch.pk

/** Takes every epoch key from a holder. */
export const takeKeysFrom = async (tx: Queries, kid: string | null): Promise<void> => {
  await tx.run(sql`delete from keyring_entry where kid = ${kid}`)
  await tx.run(sql`delete from keyring_task where kid = ${kid}`)
}
