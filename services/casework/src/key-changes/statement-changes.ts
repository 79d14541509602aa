import type { Statement, StatementChanges } from '@kinlink/contracts'

type Keyed = { readonly kid: string }

/** What a statement says otherwise than the one before it, in ids: what an administrator looks at before signing. */
export function changesBetween(before: Statement, after: Statement): StatementChanges {
  const was = new Map(before.epochs.map((epoch) => [epoch.eid, epoch.state]))
  const turned = (state: 'open' | 'closing' | 'closed') =>
    after.epochs
      .filter((epoch) => epoch.state === state && was.get(epoch.eid) !== state)
      .map(({ eid, line }) => ({ eid, line }))
  return {
    administrators: keysBetween(before.admins, after.admins),
    threshold: before.threshold === after.threshold ? null : after.threshold,
    officers: keysBetween(before.officers, after.officers),
    epochs: { opened: turned('open'), closing: turned('closing'), closed: turned('closed') },
    authenticationKeys: keysBetween(before.authKeys, after.authKeys),
    notAfter: before.notAfter === after.notAfter ? null : after.notAfter,
  }
}

function keysBetween(before: readonly Keyed[], after: readonly Keyed[]): { added: string[]; dropped: string[] } {
  const missing = (of: readonly Keyed[], from: readonly Keyed[]): string[] =>
    of.map(({ kid }) => kid).filter((kid) => !from.some((key) => key.kid === kid))
  return { added: missing(after, before), dropped: missing(before, after) }
}
