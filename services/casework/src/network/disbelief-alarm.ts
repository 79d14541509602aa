import type { AlarmKind } from '@kinlink/contracts'
import type { Disbelief } from './document.ts'
import type { DocumentKind } from './document-store.ts'

const OF_STATEMENTS: Readonly<Partial<Record<Disbelief, AlarmKind>>> = {
  forked: 'statement-forked',
  // Signed, and shown here, but in no log that others see too.
  unlogged: 'statement-forked',
  rolled_back: 'statement-rolled-back',
  epoch_substituted: 'epoch-substituted',
  key_rebound: 'chain-broken',
  key_revived: 'key-revived',
  epoch_went_back: 'key-revived',
}

/** The alarm that a document which is not believed gives; null for what also happens between honest parties. */
export function alarmOf(kind: DocumentKind, why: Disbelief): AlarmKind | null {
  if (kind === 'policy-pack') return why === 'rolled_back' ? 'version-downgraded' : null
  if (kind === 'agreement') return null
  return OF_STATEMENTS[why] ?? 'chain-broken'
}
