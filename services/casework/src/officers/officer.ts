import type { Line, OfficerRole, Role } from '@kinlink/contracts'

/** Who acts, without a name: `id` is the account, `kid` the signing key that statements list. */
export type Officer = { readonly id: string; readonly kid: string | null; readonly roles: readonly Role[] }

const PUBLIC_ROLES: readonly OfficerRole[] = ['tracing-officer', 'child-focal-point', 'detention-focal-point']

/** The roles that a statement says of an officer's key; administrators and auditors have none. */
export function publicRoles(roles: readonly Role[]): OfficerRole[] {
  return PUBLIC_ROLES.filter((role) => roles.some((own) => own === role))
}

const DESKS = { child: 'child-focal-point', detention: 'detention-focal-point' } as const

/** Whether an officer of these roles holds the keys of a line: everybody who handles cases the Society's, a desk's officers their desk's. */
export function worksOnLine(roles: readonly Role[], line: Line): boolean {
  return line === 'society' ? publicRoles(roles).length > 0 : roles.includes(DESKS[line])
}
