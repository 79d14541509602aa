import type { Statement } from '@kinlink/contracts'

/** What a Society's keys have been so far. Every key has its kind in front, so that kinds do not mix. */
export type KeyHistory = {
  /** Id → key. */
  readonly keys: ReadonlyMap<string, string>
  /** Key → id. */
  readonly ids: ReadonlyMap<string, string>
  /** Ids that the newest statement lists. */
  readonly listed: ReadonlySet<string>
  /** Epoch id → how far its state has come. */
  readonly states: ReadonlyMap<string, number>
}

export type KeyFault = 'key_rebound' | 'key_revived' | 'epoch_went_back' | 'epoch_dropped'
type Named = { id: string; key: string; field: 'admins' | 'officers' | 'epochs' | 'authKeys' }

const STATES: Readonly<Record<Statement['epochs'][number]['state'], number>> = { open: 0, closing: 1, closed: 2 }
const NOTHING: KeyHistory = { keys: new Map(), ids: new Map(), listed: new Set(), states: new Map() }

/** The history that these statements, oldest first, make. */
export function keyHistory(statements: Iterable<Statement>): KeyHistory {
  let history = NOTHING
  for (const statement of statements) history = after(history, statement)
  return history
}

/** The history with one more statement. */
export function after(history: KeyHistory, statement: Statement): KeyHistory {
  const [keys, ids, states] = [new Map(history.keys), new Map(history.ids), new Map(history.states)]
  const named = namedKeys(statement)
  for (const { id, key } of named) {
    keys.set(id, key)
    ids.set(key, id)
  }
  for (const { eid, state } of statement.epochs) states.set(eid, STATES[state])
  return { keys, ids, states, listed: new Set(named.map(({ id }) => id)) }
}

/** What in a statement contradicts the history of its Society's keys. */
export function keyFault(history: KeyHistory, statement: Statement): { why: KeyFault; field: string } | null {
  for (const { id, key, field } of namedKeys(statement)) {
    if ((history.keys.get(id) ?? key) !== key || (history.ids.get(key) ?? id) !== id)
      return { why: 'key_rebound', field }
    if (history.keys.has(id) && !history.listed.has(id)) return { why: 'key_revived', field }
  }
  const listed = new Map(statement.epochs.map(({ eid, state }) => [eid, STATES[state]]))
  for (const [eid, before] of history.states) {
    const now = listed.get(eid)
    if (now === undefined && before < STATES.closed) return { why: 'epoch_dropped', field: 'epochs' }
    if (now !== undefined && now < before) return { why: 'epoch_went_back', field: 'epochs' }
  }
  return null
}

/** Every key of a statement. An officer's two keys and an epoch's line belong to its id as much as the key itself. */
function namedKeys({ admins, officers, epochs, authKeys }: Statement): Named[] {
  return [
    ...admins.map(({ kid, pk }) => ({ id: `admin ${kid}`, key: `admin ${pk}`, field: 'admins' as const })),
    ...officers.flatMap(({ kid, signPk, kemPk }) => [
      { id: `officer ${kid}`, key: `officer ${signPk}`, field: 'officers' as const },
      { id: `officer kem ${kid}`, key: `officer kem ${kemPk}`, field: 'officers' as const },
    ]),
    ...epochs.map(({ eid, line, pk }) => ({
      id: `epoch ${eid}`,
      key: `epoch ${line} ${pk}`,
      field: 'epochs' as const,
    })),
    ...authKeys.map(({ kid, pk }) => ({ id: `auth ${kid}`, key: `auth ${pk}`, field: 'authKeys' as const })),
  ]
}
