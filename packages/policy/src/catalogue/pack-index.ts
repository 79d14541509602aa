import type { PolicyPack, RecordType } from '@kinlink/contracts'

type Field = PolicyPack['catalogue'][number]

/** A pack as it is asked: by the name of a field and by the type of a record. A pack is never changed once it is read. */
export type PackIndex = {
  readonly fields: ReadonlyMap<string, Field>
  readonly uniform: readonly Field[]
  /** Names that a record of this type may have, for any purpose. */
  allowed(type: RecordType): ReadonlySet<string>
}

const indices = new WeakMap<PolicyPack, PackIndex>()
const NONE: ReadonlySet<string> = new Set()

/** The index of a pack, made when it is first asked for: the gateway asks for every grant of every record. */
export const indexOf = (pack: PolicyPack): PackIndex => {
  const known = indices.get(pack)
  if (known !== undefined) return known
  const made = indexed(pack)
  indices.set(pack, made)
  return made
}

const indexed = ({ catalogue, purposes }: PolicyPack): PackIndex => {
  const allowed = new Map<string, Set<string>>()
  for (const { type, allowed: names } of purposes) allowed.set(type, new Set([...(allowed.get(type) ?? []), ...names]))
  return {
    fields: new Map(catalogue.map((field) => [field.name, field])),
    uniform: catalogue.filter(({ uniform }) => uniform),
    allowed: (type) => allowed.get(type) ?? NONE,
  }
}
