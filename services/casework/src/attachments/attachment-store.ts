import { ATTACHMENT_KINDS, type AttachmentView, Id, MEDIA_TYPES } from '@kinlink/contracts'
import { Bytes, type Queries, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Storage } from '../keys/storage.ts'

const closed = { additionalProperties: false } as const

/** What is kept of an attachment besides its bytes. It has no name. */
const About = Type.Object(
  { kind: Type.Enum([...ATTACHMENT_KINDS]), mediaType: Type.Enum([...MEDIA_TYPES]), length: Type.Integer() },
  closed,
)
export type About = Type.Static<typeof About>
const about = Compile(About)

/** What it comes with: the letter, or the reply slip. */
export type ComesWith = 'letter' | 'slip'

export type NewRow = {
  readonly id: string
  /** Whose key seals it: a message collected here, or the record of one to be delivered. */
  readonly holder: string
  readonly with: ComesWith
  readonly position: number
  readonly about: About
  readonly bytes: Uint8Array
  readonly at: Date
  readonly by: string
}

const aadOf = (id: string, what: 'about' | 'content'): string => `attachment/${id}/${what}`

export async function insertAttachment(tx: Queries, storage: Storage, row: NewRow): Promise<void> {
  const sealed = await storage.seal(tx, row.holder, aadOf(row.id, 'about'), row.about)
  const content = await storage.sealBytes(tx, row.holder, aadOf(row.id, 'content'), row.bytes)
  await tx.run(sql`insert into attachment (id, holder, slip, position, about, content, added_at, added_by)
    values (${row.id}, ${row.holder}, ${row.with === 'slip'}, ${row.position}, ${sealed}, ${content}, ${row.at}, ${row.by})`)
}

const Listed = Type.Object({ id: Id, position: Type.Integer(), about: Bytes }, closed)
export type ListedAttachment = AttachmentView & { readonly position: number }

/** What comes with a message, or with its reply slip, in the order in which it was added, without the bytes. */
export async function listAttachments(
  db: Queries,
  storage: Storage,
  holder: string,
  what: ComesWith = 'letter',
): Promise<ListedAttachment[]> {
  const rows = await db.many(
    Listed,
    sql`select id, position, about from attachment where holder = ${holder} and slip = ${what === 'slip'} order by position`,
  )
  return Promise.all(
    rows.map(async ({ id, position, about: sealed }) => {
      const said = await storage.open(db, holder, aadOf(id, 'about'), sealed)
      if (!about.Check(said)) throw new TypeError('What is kept of an attachment is none')
      return { attachmentId: id, ...said, position }
    }),
  )
}

export const viewOf = ({ position: _order, ...view }: ListedAttachment): AttachmentView => view

const Content = Type.Object({ content: Bytes }, closed)

/** The bytes of one attachment; undefined where it is not kept. */
export async function findContent(db: Queries, storage: Storage, holder: string, id: string) {
  const row = await db.maybeOne(Content, sql`select content from attachment where id = ${id} and holder = ${holder}`)
  return row === undefined ? undefined : storage.openBytes(db, holder, aadOf(id, 'content'), row.content)
}

const Kept = Type.Object({ kept: Type.Boolean() }, closed)

/** Whether the bytes of one attachment are kept. */
export const isKept = async (db: Queries, holder: string, id: string): Promise<boolean> =>
  (await db.one(Kept, sql`select exists (select from attachment where id = ${id} and holder = ${holder}) as kept`)).kept

export const deleteAttachment = (tx: Queries, holder: string, id: string, what: ComesWith): Promise<number> =>
  tx.run(sql`delete from attachment where id = ${id} and holder = ${holder} and slip = ${what === 'slip'}`)

/** What came with a reply that is taken back. */
export const deleteSlipOf = (tx: Queries, holder: string): Promise<number> =>
  tx.run(sql`delete from attachment where holder = ${holder} and slip`)

/** All that comes with a message goes with it. */
export const deleteAttachmentsOf = (tx: Queries, holder: string): Promise<number> =>
  tx.run(sql`delete from attachment where holder = ${holder}`)
