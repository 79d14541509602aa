import { Bytes, sql } from '@kinlink/postgres'
import { Type } from 'typebox'
import { expect, it } from 'vitest'
import { inOlderMailbox } from './older-mailbox.ts'

/** The last of the version that kept sealed fields and wraps in tables of their own. */
const LAST_APART = '0031'

it('brings sealed fields and wraps that an older version stored into the rows of their record and grant, unchanged', async () => {
  await inOlderMailbox(LAST_APART, async (db, bringUpToDate) => {
    for (const rid of ['full', 'bare'])
      await db.run(sql`
        insert into record (rid, rev, digest, author, type, purpose, basis, header, leaves, kid, sig, pack, expires_at, stored_at)
        values (${rid}, 0, 'd', 'a', 'tracing', 'tracing', 'b', 'h', '{}', 'k', 's', 'p', '2031-01-01', '2026-01-01')`)
    await db.run(sql`
      insert into record_field (rid, name, nonce, ciphertext, commitment_key)
      values ('full', 'sex', 'n2', 'c2', 'k2'), ('full', 'names', 'n1', 'c1', 'k1')`)
    await db.run(sql`
      insert into record_grant (gid, rid, position, granter, member, line, epoch, header, leaves, kid, sig, not_after)
      values ('g', 'full', 0, 'a', 'b', 'society', 'e', 'h', '{l}', 'k', 's', '2031-01-01')`)
    const sealed = Uint8Array.from({ length: 256 }, (_, at) => at)
    await db.run(sql`insert into grant_wrap (gid, sealed) values ('g', ${sealed})`)

    await bringUpToDate()

    const Fields = Type.Object({ rid: Type.String(), fields: Type.String() })
    const kept = await db.many(Fields, sql`select rid, fields from record order by rid`)
    expect(kept.map(({ rid, fields }) => [rid, JSON.parse(fields)])).toEqual([
      ['bare', {}],
      ['full', { names: { n: 'n1', c: 'c1', k: 'k1' }, sex: { n: 'n2', c: 'c2', k: 'k2' } }],
    ])
    expect(await db.many(Type.Object({ sealed: Bytes }), sql`select sealed from record_grant`)).toEqual([{ sealed }])
  })
})
