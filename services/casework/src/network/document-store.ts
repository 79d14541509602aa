import { MultiSigned } from '@kinlink/contracts'
import { json, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

export const DOCUMENT_KINDS = ['member-list', 'statement', 'agreement', 'policy-pack'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

const Row = Type.Object({ subject: Type.String(), seq: Type.Integer(), document: MultiSigned })

export type KeptDocument = { kind: DocumentKind; subject: string; seq: number; digest: string; document: MultiSigned }

/** Documents of a kind in the order in which they were issued. */
export const keptDocuments = (db: Queries, kind: DocumentKind) =>
  db.many(Row, sql`select subject, seq, document from network_document where kind = ${kind} order by subject, seq`)

/** Keeps a verified document. Of an agreement the newest copy is kept, because signatures are added to it. */
export const keepDocument = (tx: Queries, { kind, subject, seq, digest, document }: KeptDocument, now: Date) =>
  tx.run(sql`insert into network_document (kind, subject, seq, digest, document, seen_at)
    values (${kind}, ${subject}, ${seq}, ${digest}, ${json(document)}, ${now})
    on conflict (kind, subject, seq) do update set document = excluded.document, seen_at = excluded.seen_at
    where network_document.kind = 'agreement' and network_document.digest = excluded.digest`)
