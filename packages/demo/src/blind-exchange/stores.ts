import { createReadStream } from 'node:fs'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createDb, type Db, raw, sql } from '@kinlink/postgres'
import { Type } from 'typebox'

/** A place where the exchange keeps bytes: how to plant a mark in it, and how to read all of it. */
export type Store = {
  name: string
  plant(mark: string): Promise<void>
  read(): AsyncIterable<{ stream: string; chunk: Buffer }>
}

const Name = Type.Object({ name: Type.String() })
const Row = Type.Object({ line: Type.String() })
const Size = Type.Object({ blocks: Type.Integer() })

/** Every row of every table, as SQL text. */
export function sqlDump(adminUrl: string): Store {
  return {
    name: 'SQL dump of the exchange',
    async plant(mark) {
      const db = createDb({ connectionString: adminUrl, schema: 'public', max: 1 })
      try {
        await db.run(sql`create table if not exists public.control (mark text not null)`)
        await db.run(sql`insert into public.control (mark) values (${mark})`)
        await db.run(sql`checkpoint`)
      } finally {
        await db.close()
      }
    },
    async *read() {
      const db = createDb({ connectionString: adminUrl, schema: 'public', max: 1, statementTimeout: 60_000 })
      try {
        const tables = await db.many(
          Name,
          sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
        )
        for (const { name } of tables) yield* rowsOf(db, name)
      } finally {
        await db.close()
      }
    },
  }
}

/** How much of a table is in memory at a time, in blocks of 8 KiB; what is stored beside the table comes on top. */
const BLOCKS = 32

/** Rows of one table as text, in ranges of blocks: nothing moves them while the constellation is quiet. */
async function* rowsOf(db: Db, table: string): AsyncGenerator<{ stream: string; chunk: Buffer }> {
  const { blocks } = await db.one(
    Size,
    sql`select (pg_relation_size(${table}::regclass) / current_setting('block_size')::integer)::integer as blocks`,
  )
  for (let from = 0; from < blocks; from += BLOCKS) {
    const rows = await db.many(
      Row,
      sql`select t::text as line from ${raw(table)} as t where ctid >= ${`(${from},0)`}::tid and ctid < ${`(${from + BLOCKS},0)`}::tid`,
    )
    // A value never spans two rows: each range is a stream of its own, so that they can be searched side by side.
    if (rows.length > 0)
      yield { stream: `${table} from ${from}`, chunk: Buffer.from(rows.map(({ line }) => `${line}\n`).join('')) }
  }
}

/** The files of a database cluster or of Redis, or logs, as they lie on the disk. */
export const files = (name: string, folder: string, plant: (mark: string) => Promise<void>): Store => ({
  name,
  plant,
  async *read() {
    for (const path of await filesBelow(folder)) {
      try {
        for await (const chunk of createReadStream(path, { highWaterMark: 1 << 17 }))
          yield { stream: path, chunk: chunk as Buffer }
      } catch (error) {
        // Servers remove files while they are read (write-ahead log, temporary files); anything else is an error.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      }
    }
  },
})

/** Plants a mark by writing a line into a log of its own in the same folder. */
export const plantLine = (folder: string) => (mark: string) => writeFile(join(folder, 'control.log'), `${mark}\n`)

/** Plants a mark as a key's value. */
export const plantInRedis = (url: string) => async (mark: string) => {
  const { hostname, port, password } = new URL(url)
  const command = (...words: string[]) =>
    `*${words.length}\r\n${words.map((w) => `$${Buffer.byteLength(w)}\r\n${w}\r\n`).join('')}`
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('connect', () =>
      socket.write(command('AUTH', decodeURIComponent(password)) + command('SET', 'control', mark) + command('QUIT')),
    )
    socket.on('data', (data) => {
      text += data.toString('latin1')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
  if (answer.split('+OK').length < 3) throw new Error('Redis did not take the control mark')
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  const paths = names.map((name) => join(folder, name)).sort()
  const kinds = await Promise.all(
    paths.map(async (path) => ({
      path,
      file: await stat(path).then(
        (s) => s.isFile(),
        () => false,
      ),
    })),
  )
  return kinds.filter((k) => k.file).map((k) => k.path)
}
