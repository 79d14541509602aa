import { randomInt } from 'node:crypto'
import type { Role } from '@kinlink/contracts'

/** Somebody who signs in at a Society's casework. */
export interface Account {
  readonly username: string
  readonly passphrase: string
  readonly roles: readonly Role[]
}

export type Staff = 'full' | 'small'
type Post = readonly [name: string, roles: readonly Role[]]

// Letters and digits that nobody mistakes for one another when reading them aloud.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const group = (): string => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** Made by the machine, about 79 bits. */
const newPassphrase = (): string => Array.from({ length: 4 }, group).join('-')

/** Posts of a Society with a desk for each line and somebody to stand in. */
const FULL: readonly Post[] = [
  ['officer-1', ['tracing-officer']],
  ['officer-2', ['tracing-officer']],
  ['child-desk', ['child-focal-point']],
  ['detention-desk', ['detention-focal-point']],
  ['auditor', ['auditor']],
  ['admin-1', ['society-admin']],
  ['admin-2', ['society-admin']],
]

/** The fewest: one officer, one who keeps both desks, one auditor, two administrators. */
const SMALL: readonly Post[] = [
  ['officer', ['tracing-officer']],
  ['desks', ['child-focal-point', 'detention-focal-point']],
  ['auditor', ['auditor']],
  ['admin-1', ['society-admin']],
  ['admin-2', ['society-admin']],
]

/** A small coordinating member handles no cases of its own and keeps no desks. */
const postsOf = (staff: Staff, coordinating: boolean): readonly Post[] =>
  staff === 'full' ? FULL : coordinating ? SMALL.filter(([name]) => name !== 'desks') : SMALL

/** One account for each post of a Society; the coordinating member has the network's auditor besides. */
export const newAccounts = (member: string, coordinator: string, staff: Staff = 'full'): Account[] => [
  ...postsOf(staff, member === coordinator).map(([name, roles]) => ({
    username: `${member}-${name}`,
    passphrase: newPassphrase(),
    roles,
  })),
  ...(member === coordinator
    ? [{ username: `${member}-network-auditor`, passphrase: newPassphrase(), roles: ['network-auditor' as const] }]
    : []),
]

/** The first account with this role. @throws RangeError when there is none */
export const accountWith = (accounts: readonly Account[], role: Role): Account => {
  const found = accounts.find(({ roles }) => roles.includes(role))
  if (found === undefined) throw new RangeError(`nobody is ${role}`)
  return found
}
