import { Finding, Id } from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { Type } from 'typebox'

const RefusedAct = Type.Object({ id: Id, code: Type.String(), findings: Type.Array(Finding), refused_at: Timestamp })
export type RefusedAct = Type.Static<typeof RefusedAct>

/** Keeps why an officer's act was refused; refused once more under the same id, it is kept from then on. Findings name rules and fields, never a value. */
export const insertRefusedAct = (tx: Queries, act: RefusedAct & { officer: string }) =>
  tx.run(sql`insert into refused_act (id, officer, code, findings, refused_at)
    values (${act.id}, ${act.officer}, ${act.code}, ${json(act.findings)}, ${act.refused_at})
    on conflict (id) do update set refused_at = excluded.refused_at`)

/** What was refused of this officer's: of another's it is the same as nothing. */
export const findRefusedAct = (db: Queries, id: string, officer: string) =>
  db.maybeOne(
    RefusedAct,
    sql`select id, code, findings, refused_at from refused_act where id = ${id} and officer = ${officer}`,
  )
