import { type Agreement, CoarsePurpose, MultiSigned } from '@kinlink/contracts'
import { json, type Queries, sql, Timestamp } from '@kinlink/postgres'
import { type Static, Type } from 'typebox'

const Row = Type.Object(
  {
    id: Type.String(),
    digest: Type.String(),
    party_a: Type.String(),
    party_b: Type.String(),
    purposes: Type.Array(CoarsePurpose),
    valid_from: Timestamp,
    valid_until: Timestamp,
    assessed_until: Timestamp,
    signed_by: Type.Array(Type.String()),
    document: MultiSigned,
  },
  { additionalProperties: false },
)
export type StoredAgreement = Static<typeof Row>

const COLUMNS = sql`id, digest, party_a, party_b, purposes, valid_from, valid_until, assessed_until, signed_by, document`

export const findAgreement = (db: Queries, id: string): Promise<StoredAgreement | undefined> =>
  db.maybeOne(Row, sql`select ${COLUMNS} from agreement where id = ${id}`)

/** All agreements that a member is party to, by whatever state. */
export const agreementsOf = (db: Queries, member: string): Promise<StoredAgreement[]> =>
  db.many(Row, sql`select ${COLUMNS} from agreement where party_a = ${member} or party_b = ${member} order by at, id`)

/** Every agreement of the network, in the order in which they were proposed. */
export const allAgreements = (db: Queries): Promise<StoredAgreement[]> =>
  db.many(Row, sql`select ${COLUMNS} from agreement order by at, id`)

/** Times are as JavaScript reads them: PostgreSQL refuses days that a month does not have. */
export const insertAgreement = async (
  db: Queries,
  agreement: Agreement,
  stored: { digest: string; document: MultiSigned; signedBy: readonly string[] },
  now: Date,
): Promise<void> => {
  const [a, b] = [...agreement.parties].sort()
  await db.run(sql`
    insert into agreement (
      id, digest, party_a, party_b, purposes, valid_from, valid_until, assessed_until, signed_by, document, at)
    values (${agreement.id}, ${stored.digest}, ${a}, ${b}, ${[...agreement.purposes]},
      ${new Date(agreement.validFrom)}, ${new Date(agreement.validUntil)}, ${new Date(agreement.assessment.validUntil)},
      ${[...stored.signedBy].sort()},
      ${json(stored.document)}, ${now})`)
}

export const updateSignatures = async (
  db: Queries,
  id: string,
  { document, signedBy }: { document: MultiSigned; signedBy: readonly string[] },
): Promise<void> => {
  await db.run(sql`
    update agreement set document = ${json(document)}, signed_by = ${[...signedBy].sort()} where id = ${id}`)
}
