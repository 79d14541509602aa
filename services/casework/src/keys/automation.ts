import { Bytes32, Id, SignedAct } from '@kinlink/contracts'
import { toB64 } from '@kinlink/crypto/hash'
import { decryptAtRest, encryptAtRest, kemKeyFromSeed, newKeyId, signKeyFromSeed, wipe } from '@kinlink/crypto/keys'
import type { Signer } from '@kinlink/crypto/sign'
import { Bytes, json, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { type EpochSecret, openEpochs } from './epochs.ts'
import { keyFromSecret, type Random } from './secret.ts'

/** What the Society does with nobody signed in, within an officer's mandate: the society line only, never a desk's. */
export type Automation = {
  readonly kid: string
  readonly signer: Signer
  readonly mandate: SignedAct
  readonly mandateDigest: string
  /** Society-line epoch keys. */
  readonly epochs: readonly EpochSecret[]
  /** Signs client assertions towards the exchange. */
  readonly authKey: { readonly kid: string; readonly seed: Uint8Array }
}

/** Seeds of the automation as they are kept: signing, decryption, client authentication; 32 bytes each. */
export type AutomationSeeds = { sign: Uint8Array; kem: Uint8Array; auth: Uint8Array }

const CONTEXT = 'service-key/automation'
const SEED_BYTES = 32
const Public = Type.Object({ authKid: Id, authPk: Bytes32, signPk: Bytes32, kemPk: Type.String() })
export type AutomationPublic = Type.Static<typeof Public>
const Row = Type.Object({ kid: Id, public: Public, sealed: Bytes })
const Mandate = Type.Object({ digest: Bytes32, document: SignedAct })

/** Keeps the automation's keys under the automation secret. */
export async function keepAutomation(
  tx: Queries,
  key: { kid: string; public: AutomationPublic; seeds: AutomationSeeds; secret: string; random: Random; at: Date },
): Promise<void> {
  const plain = Uint8Array.from([...key.seeds.sign, ...key.seeds.kem, ...key.seeds.auth])
  const sealed = encryptAtRest(keyFromSecret('automation', key.secret), CONTEXT, plain, key.random)
  wipe(plain)
  await tx.run(sql`insert into service_key (name, kid, public, sealed, created_at)
    values ('automation', ${key.kid}, ${json(key.public)}, ${sealed}, ${key.at})`)
}

/** Keeps an officer's mandate for the automation key. */
export const keepMandate = (tx: Queries, m: { digest: string; kid: string; document: SignedAct; at: Date }) =>
  tx.run(sql`insert into mandate (digest, automation_kid, document, issued_at)
    values (${m.digest}, ${m.kid}, ${json(m.document)}, ${m.at})`)

/** The automation cannot be unlocked: no such key, or another secret. */
export class AutomationLocked extends Error {
  override readonly name = 'AutomationLocked'
  readonly logMessage: string
  constructor(why: 'not provisioned' | 'secret') {
    super(`The automation key cannot be unlocked: ${why}`)
    this.logMessage = this.message
  }
}

/** The automation's keys as they are now. They change while casework runs. */
export type LiveAutomation = Automation & {
  /** Reads keys and mandate again; what is no longer kept is wiped. */
  reload(): Promise<void>
  /** A new key for client assertions, sealed until it is adopted. */
  newAuthKey(random: Random): { kid: string; pk: string; sealed: Uint8Array }
  /** From the commit on the exchange is spoken to with this key; `reload` takes it up. @throws AutomationLocked */
  adoptAuthKey(tx: Queries, key: { kid: string; pk: string; sealed: Uint8Array }, random: Random): Promise<void>
}

const authContext = (kid: string): string => `authentication-key/${kid}`

/** Unlocks the automation. @throws AutomationLocked */
export async function unlockAutomation(db: Queries, secret: string): Promise<LiveAutomation> {
  const key = keyFromSecret('automation', secret)
  let now = await openAutomation(db, key)
  const opened = (context: string, sealed: Uint8Array): Uint8Array => {
    const plain = decryptAtRest(key, context, sealed)
    if (!plain.ok) throw new AutomationLocked('secret')
    return plain.bytes
  }
  return {
    get kid() {
      return now.kid
    },
    get signer() {
      return now.signer
    },
    get mandate() {
      return now.mandate
    },
    get mandateDigest() {
      return now.mandateDigest
    },
    get epochs() {
      return now.epochs
    },
    get authKey() {
      return now.authKey
    },
    async reload() {
      const before = now
      const next = await openAutomation(db, key)
      const kept = new Map(before.epochs.map((epoch) => [epoch.eid, epoch]))
      const living = new Set(next.epochs.map(({ eid }) => eid))
      now = { ...next, epochs: next.epochs.map((epoch) => kept.get(epoch.eid) ?? epoch) }
      wipe(...before.epochs.filter(({ eid }) => !living.has(eid)).map(({ sk }) => sk))
    },
    newAuthKey(random) {
      const seed = Uint8Array.from(random(SEED_BYTES))
      const kid = newKeyId(random)
      const pk = toB64(signKeyFromSeed(seed).signPk)
      const sealed = encryptAtRest(key, authContext(kid), seed, random)
      wipe(seed)
      return { kid, pk, sealed }
    },
    async adoptAuthKey(tx, { kid, pk, sealed }, random) {
      const row = await tx.one(Row, sql`select kid, public, sealed from service_key where name = 'automation'`)
      const [plain, seed] = [opened(CONTEXT, row.sealed), opened(authContext(kid), sealed)]
      plain.set(seed, 2 * SEED_BYTES)
      const halves = { ...row.public, authKid: kid, authPk: pk }
      await tx.run(sql`update service_key set public = ${json(halves)},
        sealed = ${encryptAtRest(key, CONTEXT, plain, random)} where name = 'automation'`)
      wipe(plain, seed)
    },
  }
}

async function openAutomation(db: Queries, key: Uint8Array): Promise<Automation> {
  const row = await db.maybeOne(Row, sql`select kid, public, sealed from service_key where name = 'automation'`)
  if (row === undefined) throw new AutomationLocked('not provisioned')
  const mandate = await db.one(
    Mandate,
    sql`select digest, document from mandate where automation_kid = ${row.kid} order by issued_at desc limit 1`,
  )
  const plain = decryptAtRest(key, CONTEXT, row.sealed)
  if (!plain.ok) throw new AutomationLocked('secret')
  const [sign, kem, auth] = [0, 1, 2].map((at) => plain.bytes.slice(at * SEED_BYTES, (at + 1) * SEED_BYTES)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const { signSk } = signKeyFromSeed(sign)
  const { kemSk } = kemKeyFromSeed(kem)
  const epochs = await openEpochs(db, { kid: row.kid, kemSk }, 'society')
  wipe(plain.bytes, sign, kem, kemSk)
  return {
    kid: row.kid,
    signer: { kid: row.kid, signSk },
    mandate: mandate.document,
    mandateDigest: mandate.digest,
    epochs,
    authKey: { kid: row.public.authKid, seed: auth },
  }
}
