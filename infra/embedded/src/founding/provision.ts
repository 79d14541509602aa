import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type MemberList, MultiSigned, SigningKey } from '@kinlink/contracts'
import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { NODE_ENVIRONMENT } from '../node-process.ts'
import type { Account } from './account.ts'
import type { Member } from './member.ts'

const PROGRAM = fileURLToPath(new URL('../../../../services/casework/src/provision.ts', import.meta.url))

type Listed = MemberList['members'][number]
const Society = Type.Object({
  member: Type.String(),
  name: Type.String(),
  class: Type.Unsafe<Listed['class']>(Type.String()),
  country: Type.Unsafe<Listed['country']>(Type.Union([Type.String(), Type.Null()])),
  threshold: Type.Integer(),
  admins: Type.Array(SigningKey),
  statement: MultiSigned,
})
const Anchor = Type.Object({ anchorKey: SigningKey, memberList: MultiSigned })

/** What a Society is listed with, and what it states of itself. */
export type ProvisionedSociety = Static<typeof Society>
/** The public half of the key that everybody pins, and the list it signed. */
export type ProvisionedAnchor = Static<typeof Anchor>

/** Runs one step in a process of its own: private keys never enter this one. */
const run = <S extends TSchema>(step: object, answer: S): Promise<Static<S>> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM], {
      env: NODE_ENVIRONMENT,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const [said, complained]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => complained.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code !== 0) return reject(new Error(`Provisioning failed:\n${Buffer.concat(complained).toString()}`))
      try {
        resolve(Value.Parse(answer, JSON.parse(Buffer.concat(said).toString())))
      } catch (error) {
        reject(error)
      }
    })
    child.stdin.on('error', () => {})
    child.stdin.end(JSON.stringify(step))
  })

export interface SocietyToProvision extends Member {
  readonly net: string
  readonly databaseUrl: string
  readonly automationSecret: string
  readonly accounts: readonly Account[]
}

/** Creates a Society's accounts and keys in the database of its casework. */
export const provisionSociety = (society: SocietyToProvision): Promise<ProvisionedSociety> => {
  const { member, name, country, net, databaseUrl, automationSecret, accounts } = society
  const person = ({ username, passphrase }: Account): Pick<Account, 'username' | 'passphrase'> => ({
    username,
    passphrase,
  })
  const isAdmin = ({ roles }: Account): boolean => roles.includes('society-admin')
  const isAuditor = ({ roles }: Account): boolean => roles.some((role) => role.endsWith('auditor'))
  return run(
    {
      step: 'society',
      databaseUrl,
      net,
      member,
      name,
      country,
      automationSecret,
      officers: accounts.filter((a) => !isAdmin(a) && !isAuditor(a)).map((a) => ({ ...person(a), roles: a.roles })),
      admins: accounts.filter(isAdmin).map(person),
      auditors: accounts.filter(isAuditor).map((a) => ({ ...person(a), network: a.roles.includes('network-auditor') })),
      now: new Date().toISOString(),
    },
    Society,
  )
}

/** Makes the network's anchor key and signs the first member list with it. */
export const provisionAnchor = (
  net: string,
  coordinator: string,
  members: readonly Omit<ProvisionedSociety, 'statement'>[],
): Promise<ProvisionedAnchor> =>
  run({ step: 'anchor', net, coordinator, members, now: new Date().toISOString() }, Anchor)
