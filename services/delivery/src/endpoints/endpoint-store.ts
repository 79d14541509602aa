import type { Endpoint } from '@kinlink/contracts'
import { Bytes, type Queries, sql, type Tx } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const Row = Type.Object(
  {
    id: Type.String(),
    member: Type.String(),
    url: Type.String(),
    types: Type.Union([Type.Array(Type.String()), Type.Null()]),
    public_key: Type.String(),
    sealed_key: Bytes,
    state: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
  },
  { additionalProperties: false },
)
export type EndpointRow = Static<typeof Row>

/** What a member sees of its endpoint. */
export const endpointView = ({ id, url, public_key: publicKey, state }: EndpointRow): Endpoint => ({
  id,
  url,
  publicKey,
  state,
})

export const findEndpoint = (db: Queries, member: string): Promise<EndpointRow | undefined> =>
  db.maybeOne(
    Row,
    sql`select id, member, url, types, public_key, sealed_key, state from endpoint where member = ${member}`,
  )

/** Creates a member's endpoint or changes it, which also makes it active again. Id and key stay. */
export const storeEndpoint = (tx: Tx, endpoint: Omit<EndpointRow, 'state'>, at: Date): Promise<EndpointRow> =>
  tx.one(
    Row,
    sql`insert into endpoint (id, member, url, types, public_key, sealed_key, state, changed_at)
        values (${endpoint.id}, ${endpoint.member}, ${endpoint.url}, ${endpoint.types}, ${endpoint.public_key},
          ${endpoint.sealed_key}, 'active', ${at})
        on conflict (member) do update set url = excluded.url, types = excluded.types, state = 'active',
          changed_at = excluded.changed_at
        returning id, member, url, types, public_key, sealed_key, state`,
  )

/** Removes a member's endpoint with its deliveries; the feed stays. Answers whether there was one. */
export const deleteEndpoint = async (tx: Tx, member: string): Promise<boolean> =>
  (await tx.run(sql`delete from endpoint where member = ${member}`)) > 0

/** Stops all deliveries to an endpoint until its member sets it anew; false when that had happened already. */
export const disableEndpoint = async (tx: Tx, id: string, at: Date): Promise<boolean> => {
  const changed = await tx.run(sql`
    update endpoint set state = 'disabled', changed_at = ${at} where id = ${id} and state = 'active'`)
  await tx.run(sql`
    update delivery set state = 'cancelled', lease = null where endpoint = ${id} and state = 'pending'`)
  return changed > 0
}
