import type { MultiSigned, Role } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'
import { type Db, sql, type Tx } from '@kinlink/postgres'
import { logAct } from '../audit/log.ts'
import { openSocietyDb } from '../db.ts'
import { keepAutomation, keepMandate } from '../keys/automation.ts'
import { addKeyringEntry } from '../keys/epochs.ts'
import { wipeKeys } from '../keys/key-file.ts'
import type { Random } from '../keys/secret.ts'
import { createStretching, type Stretching } from '../keys/stretching.ts'
import { DOCUMENT_LIMITS } from '../network/document.ts'
import { insertAccount } from '../officers/account-store.ts'
import { newAccount } from '../officers/new-account.ts'
import { findSociety, insertSociety } from '../society/society-store.ts'
import type { ProvisionedSociety, RecoveryShares, SocietyStep } from './input.ts'
import { makeRecovery } from './recovery.ts'
import { makeSocietyKeys, type Person, type SocietyKeys } from './society-keys.ts'

/** Another Society lives in this database. */
export class DatabaseTaken extends Error {
  override readonly name = 'DatabaseTaken'
  readonly logMessage: string
  constructor() {
    super('another Society or network lives in this database')
    this.logMessage = this.message
  }
}

/**
 * Creates a Society in its database: accounts, keys, epochs, keyring, mandate, statement 0 signed by its administrators. Run again, it answers what is there and changes
 * nothing. Private keys leave this process only under passphrases and secrets.
 */
export async function provisionSociety(
  input: SocietyStep,
  random: Random,
  stretching: Stretching = createStretching(random),
): Promise<ProvisionedSociety & RecoveryShares> {
  const now = new Date(input.now)
  const clock = { now: () => now }
  const db = openSocietyDb({ connectionString: input.databaseUrl, max: 2 }, { member: input.member, clock })
  try {
    const there = await kept(db, input)
    if (there !== undefined) return answerOf(input, there)
    const recovery = await makeRecovery(input, random)
    const statement = await create(db, input, { now, random, stretching, recoveryPk: recovery?.recoveryPk ?? null })
    // Another run may have been first: then these shares open nothing.
    const own = recovery !== null && recoveryPkOf(statement) === recovery.recoveryPk
    return { ...answerOf(input, statement), ...(own ? { recoveryShares: recovery.shares } : {}) }
  } finally {
    await db.close()
  }
}

async function kept(
  db: Pick<Db, 'maybeOne' | 'many' | 'one' | 'run'>,
  input: SocietyStep,
): Promise<MultiSigned | undefined> {
  const there = await findSociety(db)
  if (there !== undefined && (there.member !== input.member || there.net !== input.net)) throw new DatabaseTaken()
  return there?.statement
}

type Making = { now: Date; random: Random; stretching: Stretching; recoveryPk: string | null }

async function create(
  db: Db,
  input: SocietyStep,
  { now, random, stretching, recoveryPk }: Making,
): Promise<MultiSigned> {
  const people: Person[] = []
  for (const person of peopleOf(input)) people.push(await newAccount(person, { random, stretching }))
  const keys = makeSocietyKeys({ net: input.net, member: input.member, people, recoveryPk, now, random })
  for (const person of people) wipeKeys(person.keys)
  return db.transaction(async (tx) => {
    await tx.run(sql`lock table society in exclusive mode`)
    const there = await kept(tx, input)
    if (there !== undefined) return there
    const { member, net, name, country } = input
    await insertSociety(tx, { member, net, name, country, statement: keys.statement }, now)
    for (const { account } of people) {
      await insertAccount(tx, { ...account, at: now })
      await logAct(tx, 'automation', { action: 'officer.create', subject: account.id, decision: 'allow' })
    }
    await keepKeys(tx, keys, { secret: input.automationSecret, random, now })
    return keys.statement
  })
}

async function keepKeys(
  tx: Tx,
  { automation, mandate, keyring }: SocietyKeys,
  { secret, random, now }: { secret: string; random: Random; now: Date },
): Promise<void> {
  for (const entry of keyring) await addKeyringEntry(tx, entry)
  await keepAutomation(tx, { ...automation, secret, random, at: now })
  await keepMandate(tx, { ...mandate, kid: automation.kid, at: now })
  await logAct(tx, 'automation', { action: 'mandate.issue', subject: automation.kid, decision: 'allow' })
  await logAct(tx, 'automation', { action: 'key.statement', subject: null, decision: 'allow', count: 0 })
}

function peopleOf(input: SocietyStep): { username: string; passphrase: string; roles: Role[] }[] {
  return [
    ...input.officers,
    ...input.admins.map((admin) => ({ ...admin, roles: ['society-admin' as const] })),
    ...(input.auditors ?? []).map(({ network, ...auditor }) => ({
      ...auditor,
      roles: network === true ? (['auditor', 'network-auditor'] as const).slice() : ['auditor' as const],
    })),
  ]
}

function answerOf(input: SocietyStep, statement: MultiSigned): ProvisionedSociety {
  const { admins, threshold } = decodeHeader(statement.header, DOCUMENT_LIMITS).json as unknown as Pick<
    ProvisionedSociety,
    'admins' | 'threshold'
  >
  const { member, name, country } = input
  return { member, name, class: input.class ?? 'national-society', country, threshold, admins, statement }
}

const recoveryPkOf = (statement: MultiSigned): unknown =>
  decodeHeader(statement.header, DOCUMENT_LIMITS).json.recoveryPk
