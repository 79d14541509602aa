import {
  LINES,
  MANDATED,
  type MandateHeader,
  type MultiSigned,
  type SignedAct,
  type Statement,
} from '@kinlink/contracts'
import { actDigest, toB64 } from '@kinlink/crypto/hash'
import {
  generateKemKey,
  type KeyringEntry,
  kemKeyFromSeed,
  newKeyId,
  signKeyFromSeed,
  wipe,
  wrapKey,
} from '@kinlink/crypto/keys'
import { createDocument, type Signer, signAct, signMulti } from '@kinlink/crypto/sign'
import type { AutomationPublic, AutomationSeeds } from '../keys/automation.ts'
import { type NewKeyringEntry, recoveryKid } from '../keys/epochs.ts'
import type { PersonalKeys } from '../keys/key-file.ts'
import type { Random } from '../keys/secret.ts'
import type { Account } from '../officers/account-store.ts'
import { publicRoles, worksOnLine } from '../officers/officer.ts'
import { daysLater, hourBucket } from '../sealing/buckets.ts'

/** How long the first keys and the statement that lists them are valid. Rotation comes before that. */
const VALID_DAYS = 396

export type Person = { readonly account: Account; readonly keys: PersonalKeys }
export type KeyPlan = {
  net: string
  member: string
  people: readonly Person[]
  /** Public half of the key to which every epoch key is wrapped too. */
  recoveryPk: string | null
  now: Date
  random: Random
}

/** Keys that belong to the Society and to nobody in it. */
export type SocietyKeys = {
  readonly automation: { kid: string; public: AutomationPublic; seeds: AutomationSeeds }
  readonly mandate: { digest: string; document: SignedAct }
  readonly keyring: readonly NewKeyringEntry[]
  readonly statement: MultiSigned
}

type Epoch = Statement['epochs'][number]
type Validity = { notBefore: string; notAfter: string }

/**
 * Makes the Society's epochs for the three lines, wraps each to the officers who work on it (and the Society's own to the automation), lets the first tracing officer
 * mandate the automation, and has all administrators sign statement 0.
 * @throws RangeError without a tracing officer
 */
export function makeSocietyKeys(plan: KeyPlan): SocietyKeys {
  const { random, people, now } = plan
  const validity = { notBefore: hourBucket(now), notAfter: hourBucket(daysLater(now, VALID_DAYS)) }
  const signer = mandating(people)
  const automation = makeAutomation(random)
  const epochs: Epoch[] = []
  const keyring: NewKeyringEntry[] = []
  for (const line of LINES) {
    const { kemSk, kemPk } = generateKemKey(random)
    const eid = newKeyId(random)
    epochs.push({ eid, line, suite: 'xwing', pk: toB64(kemPk), ...validity, state: 'open' })
    const holders = people.flatMap(({ account }) =>
      account.kid !== null && account.kem_pk !== null && worksOnLine(account.roles, line)
        ? [{ kid: account.kid, kemPk: account.kem_pk }]
        : [],
    )
    if (line === 'society') holders.push({ kid: automation.kid, kemPk: automation.public.kemPk })
    if (plan.recoveryPk !== null) holders.push({ kid: recoveryKid(plan.recoveryPk), kemPk: plan.recoveryPk })
    for (const { kid, kemPk: recipientKemPk } of holders) {
      const entry: KeyringEntry = wrapKey({ secret: kemSk, recipientKemPk, context: { kid, eid }, signer, random })
      keyring.push({ kid, eid, line, entry, at: now })
    }
    wipe(kemSk)
  }
  const mandate = signMandate(plan, automation.kid, validity, signer)
  wipe(signer.signSk)
  return { automation, mandate, keyring, statement: signStatement(plan, { automation, epochs, validity }) }
}

/** The first tracing officer signs what needs an officer's word at the beginning. */
function mandating(people: readonly Person[]): Signer {
  const first = people.find(({ account }) => account.roles.includes('tracing-officer'))
  if (first === undefined || first.account.kid === null) throw new RangeError('A Society needs a tracing officer')
  return { kid: first.account.kid, signSk: signKeyFromSeed(first.keys.sign).signSk }
}

function makeAutomation(random: Random): SocietyKeys['automation'] {
  const [sign, kem, auth] = [random(32), random(32), random(32)].map((seed) => Uint8Array.from(seed)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const pk = (seed: Uint8Array): string => toB64(signKeyFromSeed(seed).signPk)
  return {
    kid: newKeyId(random),
    public: {
      authKid: newKeyId(random),
      authPk: pk(auth),
      signPk: pk(sign),
      kemPk: toB64(kemKeyFromSeed(kem).kemPk),
    },
    seeds: { sign, kem, auth },
  }
}

function signMandate(plan: KeyPlan, automation: string, { notAfter }: Validity, signer: Signer) {
  const header: MandateHeader = {
    v: 1,
    net: plan.net,
    id: newKeyId(plan.random),
    member: plan.member,
    automation,
    may: [...MANDATED],
    notAfter,
  }
  const document = signAct('mandate', header, signer)
  return { digest: actDigest('mandate', document), document }
}

type StatementParts = { automation: SocietyKeys['automation']; epochs: Epoch[]; validity: Validity }

function signStatement(plan: KeyPlan, { automation, epochs, validity }: StatementParts): MultiSigned {
  const admins = plan.people.flatMap(({ account, keys }) =>
    account.admin_kid === null || account.admin_pk === null
      ? []
      : [{ kid: account.admin_kid, pk: account.admin_pk, seed: keys.admin }],
  )
  const statement: Statement = {
    v: 1,
    net: plan.net,
    society: plan.member,
    seq: 0,
    prev: null,
    issued: validity.notBefore,
    notAfter: validity.notAfter,
    threshold: 2,
    admins: admins.map(({ kid, pk }) => ({ kid, pk })),
    officers: [
      ...plan.people.flatMap(({ account: { kid, sign_pk, kem_pk, roles } }) =>
        kid === null || sign_pk === null || kem_pk === null
          ? []
          : [{ kid, signPk: sign_pk, kemPk: kem_pk, roles: publicRoles(roles), ...validity }],
      ),
      {
        kid: automation.kid,
        signPk: automation.public.signPk,
        kemPk: automation.public.kemPk,
        roles: ['automation'],
        ...validity,
      },
    ],
    epochs,
    authKeys: [{ kid: automation.public.authKid, pk: automation.public.authPk }],
    recoveryPk: plan.recoveryPk,
  }
  let document = createDocument(statement)
  for (const { kid, seed } of admins) {
    const { signSk } = signKeyFromSeed(seed)
    document = signMulti('statement', document, { kid, signSk })
    wipe(signSk)
  }
  return document
}
